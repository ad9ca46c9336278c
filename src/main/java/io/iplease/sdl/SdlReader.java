package io.iplease.sdl;

import io.iplease.lease.EndpointDemand;
import io.iplease.sdl.EndpointUses.Use;
import io.iplease.sdl.YamlNode.Mapping;
import io.iplease.sdl.YamlNode.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads SDL 2.0 and 2.1, in YAML or JSON: what each group asks for, or every rule that the text breaks.
 *
 * <p>Differs from Akash's Go parser on purpose where that is wrong: collisions are told by the external port and protocol that
 * take effect, and a service in two groups does not collide with itself.
 */
public final class SdlReader {

    private SdlReader() {}

    /**
     * Reads an SDL.
     *
     * @param utf8 the text, at most 256 KiB
     */
    public static SdlReading<Sdl> read(byte[] utf8) {
        Violations violations = new Violations();
        return judge(YamlText.read(utf8, violations), violations);
    }

    /**
     * Reads an SDL.
     *
     * @param text the text, at most 256 Ki UTF-16 units
     */
    public static SdlReading<Sdl> read(String text) {
        Violations violations = new Violations();
        return judge(YamlText.read(text, violations), violations);
    }

    /**
     * Reads what a lease of one group asks for, one demand for each endpoint, sorted by name.
     *
     * @param text the whole SDL
     * @param gseq the group's number; if the SDL has no such group it breaks {@link SdlRule#GROUP_MISSING}
     */
    public static SdlReading<List<EndpointDemand>> readGroup(String text, long gseq) {
        return switch (read(text)) {
            case SdlReading.Invalid<Sdl>(List<SdlViolation> violations, int more) ->
                new SdlReading.Invalid<>(violations, more);
            case SdlReading.Valid<Sdl>(Sdl sdl) -> group(sdl, gseq);
        };
    }

    private static SdlReading<List<EndpointDemand>> group(Sdl sdl, long gseq) {
        Optional<Sdl.Group> group = sdl.group(gseq);
        if (group.isPresent()) {
            return new SdlReading.Valid<>(group.get().endpoints());
        }
        Violations violations = new Violations();
        violations.add(SdlRule.GROUP_MISSING, Place.START, gseq, sdl.groups().size());
        return violations.toReading();
    }

    private static SdlReading<Sdl> judge(Optional<YamlNode> document, Violations violations) {
        if (document.isEmpty()) {
            return violations.toReading();
        }
        if (!(document.get() instanceof Mapping sdl)) {
            violations.add(SdlRule.WRONG_TYPE, document.get().place(), "SDL", NodeReader.Type.MAPPING);
            return violations.toReading();
        }
        Map<String, List<Use>> uses = new SdlJudge(sdl, violations).judge();
        if (!violations.isEmpty()) {
            return violations.toReading();
        }
        List<Sdl.Group> groups = new ArrayList<>();
        uses.forEach((name, used) -> groups.add(new Sdl.Group(groups.size() + 1, name, EndpointUses.toDemands(used))));
        return new SdlReading.Valid<>(new Sdl(groups));
    }
}
