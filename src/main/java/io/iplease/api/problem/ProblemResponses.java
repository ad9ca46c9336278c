package io.iplease.api.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Says in the document that every operation can end in a problem, and in those that are the same for all. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemResponses implements OASFilter {

    /** It asks nobody: not the database, and not the broker. */
    private static final String ALONE = "checkSdl";

    @Override
    public Operation filterOperation(Operation operation) {
        APIResponses responses = operation.getResponses();
        responses.addAPIResponse("403", problem("forbidden: the caller's roles do not allow it"));
        responses.addAPIResponse("429", problem("too_many_requests: ask again after Retry-After seconds"));
        if (!responses.hasAPIResponse("503") && !ALONE.equals(operation.getOperationId())) {
            responses.addAPIResponse("503", problem("store_unavailable: the database does not answer; try again"));
        }
        responses.setDefaultValue(problem("A problem (RFC 9457)"));
        return operation;
    }

    private static APIResponse problem(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))));
    }
}
