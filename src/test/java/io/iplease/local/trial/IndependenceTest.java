package io.iplease.local.trial;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What judges the service shares no code with it. */
class IndependenceTest {

    private static final String[] JUDGES = {
        "io.iplease.local.trial.check",
        "io.iplease.local.trial.cluster",
        "io.iplease.local.trial.model",
        "io.iplease.local.chaos.judge"
    };

    @Test
    void noJudgeUsesAClassOfTheProduct() {
        noClasses()
                .that()
                .resideInAnyPackage(JUDGES)
                .and()
                .haveSimpleNameNotEndingWith("Test")
                .should()
                .dependOnClassesThat(resideInAPackage("io.iplease..").and(not(resideInAPackage("io.iplease.local.."))))
                .because("a mistake that both make is found by neither")
                .check(new ClassFileImporter().importPackages(JUDGES));
    }
}
