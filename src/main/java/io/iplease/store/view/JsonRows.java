package io.iplease.store.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.store.StoreFailure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Reads rows that the database has put together as JSON: the shape that is shown is made in one statement, at one moment,
 * whatever it takes from how many tables.
 */
@ApplicationScoped
class JsonRows {

    private final Mutiny.SessionFactory sessions;
    private final ObjectMapper json;

    JsonRows(Mutiny.SessionFactory sessions, ObjectMapper json) {
        this.sessions = sessions;
        this.json = json;
    }

    /**
     * All rows of a query.
     *
     * @param sql selects one column: JSON as text
     * @param parameters its named parameters
     * @param type what the JSON is
     */
    <T> Uni<List<T>> list(String sql, Map<String, Object> parameters, Class<T> type) {
        return sessions.withStatelessSession(session -> {
                    Mutiny.SelectionQuery<String> query = session.createNativeQuery(sql, String.class);
                    parameters.forEach(query::setParameter);
                    return query.getResultList();
                })
                .onFailure()
                .transform(StoreFailure::of)
                .map(rows -> rows.stream().map(row -> read(row, type)).toList());
    }

    /** The only row of a query that has one at most. */
    <T> Uni<Optional<T>> first(String sql, Map<String, Object> parameters, Class<T> type) {
        return list(sql, parameters, type).map(rows -> rows.stream().findFirst());
    }

    private <T> T read(String row, Class<T> type) {
        try {
            return json.readValue(row, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database shows no " + type.getSimpleName(), e);
        }
    }
}
