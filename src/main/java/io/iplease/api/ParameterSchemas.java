package io.iplease.api;

import io.iplease.store.view.LeaseView;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Says in the document what {@link Parameters} takes. Methods get it as text, so that what breaks a rule is
 * answered with a problem that says so.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ParameterSchemas implements OASFilter {

    @Override
    public Parameter filterParameter(Parameter parameter) {
        switch (parameter.getName()) {
            case "limit" -> {
                // A list with other limits says so itself.
                if (parameter.getSchema().getMaximum() == null) {
                    parameter.setSchema(limit());
                }
            }
            case "at", "from", "to" -> parameter.setSchema(text().format("date-time"));
            case "state" -> parameter.setSchema(text().enumeration(states()));
            default -> {}
        }
        return parameter;
    }

    private static Schema limit() {
        return OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .minimum(BigDecimal.ONE)
                .maximum(BigDecimal.valueOf(Parameters.LARGEST_LIMIT))
                .defaultValue(Parameters.DEFAULT_LIMIT);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private static List<Object> states() {
        return Arrays.stream(LeaseView.State.values())
                .<Object>map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
