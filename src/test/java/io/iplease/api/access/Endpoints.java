package io.iplease.api.access;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every endpoint that the application declares, from its classes: {@code GET /api/v1/leases}. */
final class Endpoints {

    private Endpoints() {}

    static SortedSet<String> all() {
        SortedSet<String> endpoints = new TreeSet<>();
        for (JavaClass resource : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.iplease")) {
            if (resource.isAnnotatedWith(Path.class)) {
                resource.getMethods().forEach(method -> verbs(method)
                        .forEach(verb -> endpoints.add(verb + " " + path(resource) + path(method))));
            }
        }
        return endpoints;
    }

    private static Stream<String> verbs(JavaMethod method) {
        return Arrays.stream(method.reflect().getAnnotations())
                .map(Annotation::annotationType)
                .flatMap(type -> Stream.ofNullable(type.getAnnotation(HttpMethod.class)))
                .map(HttpMethod::value);
    }

    private static String path(JavaClass resource) {
        String path = resource.getAnnotationOfType(Path.class).value();
        return path.equals("/") ? "" : path;
    }

    private static String path(JavaMethod method) {
        return method.isAnnotatedWith(Path.class)
                ? method.getAnnotationOfType(Path.class).value()
                : "";
    }
}
