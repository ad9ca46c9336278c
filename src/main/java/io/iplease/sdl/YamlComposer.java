package io.iplease.sdl;

import io.iplease.sdl.YamlNode.Place;
import io.iplease.sdl.YamlNode.Scalar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Makes a tree of the parser's events, one by one, so that neither its depth nor its size grows beyond a limit. A node behind
 * an alias counts each time, so whoever walks the tree meets no more nodes than that.
 */
final class YamlComposer {

    static final int DEEPEST = 64;
    static final int MOST_NODES = 100_000;

    private static final String CORE = "tag:yaml.org,2002:";
    private static final Set<String> STRINGS = Set.of("!", CORE + "str");
    private static final Set<String> OTHERS = Set.of(
            CORE + "bool", CORE + "float", CORE + "int", CORE + "map", CORE + "null", CORE + "seq", CORE + "timestamp");

    private final Violations violations;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private final Deque<OpenCollection> open = new ArrayDeque<>();
    private Place place = Place.START;
    private YamlNode root;
    private int nodes;

    YamlComposer(Violations violations) {
        this.violations = violations;
    }

    /** The text's one document; empty if a violation says why there is none. */
    Optional<YamlNode> compose(String text) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(YamlText.LONGEST).build();
        Iterator<Event> events = new Parse(settings).parseString(text).iterator();
        while (true) {
            Optional<Event> event = next(events);
            if (event.isEmpty() || !take(event.get())) {
                return Optional.empty();
            }
            if (event.get().getEventId() == Event.ID.StreamEnd) {
                return Optional.of(root);
            }
        }
    }

    /** The next event; empty where the text is not YAML. */
    private Optional<Event> next(Iterator<Event> events) {
        try {
            Event event = events.next();
            place = event.getStartMark().map(YamlComposer::toPlace).orElse(place);
            return Optional.of(event);
        } catch (MarkedYamlEngineException broken) {
            Place problem = broken.getProblemMark().map(YamlComposer::toPlace).orElse(place);
            violations.add(SdlRule.NOT_YAML, problem, broken.getProblem());
        } catch (RuntimeException broken) {
            // The parser lets out others than its own, such as NumberFormatException for "\Uffffffff".
            violations.add(SdlRule.NOT_YAML, place, String.valueOf(broken.getMessage()));
        }
        return Optional.empty();
    }

    private static Place toPlace(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Whether the text can be read on after this event. */
    private boolean take(Event event) {
        return switch (event.getEventId()) {
            case Scalar -> takeScalar((ScalarEvent) event);
            case Alias -> takeAlias(((AliasEvent) event).getAlias());
            case SequenceStart, MappingStart -> takeStart((CollectionStartEvent) event);
            case SequenceEnd, MappingEnd -> takeEnd();
            case DocumentStart -> root == null || stop(SdlRule.SEVERAL_DOCUMENTS);
            case StreamEnd -> root != null && !root.isNull() || stop(SdlRule.EMPTY);
            case StreamStart, DocumentEnd, Comment -> true;
        };
    }

    private boolean takeScalar(ScalarEvent event) {
        judgeTag(event.getTag());
        judgeCharacters(event.getValue());
        boolean plain = event.getTag().map(tag -> !STRINGS.contains(tag)).orElse(event.isPlain());
        Anchored anchored = anchor(event.getAnchor());
        anchored.node = new Scalar(event.getValue(), plain, place);
        add(anchored.node);
        return count(anchored.nodes);
    }

    private boolean takeAlias(Anchor alias) {
        Anchored anchored = anchors.get(alias);
        if (anchored == null) {
            return stop(SdlRule.ALIAS_UNKNOWN, alias.getValue());
        }
        if (anchored.node == null) {
            return stop(SdlRule.ALIAS_CYCLE, alias.getValue());
        }
        add(anchored.node);
        return count(anchored.nodes);
    }

    private boolean takeStart(CollectionStartEvent event) {
        if (open.size() == DEEPEST) {
            return stop(SdlRule.TOO_DEEP, DEEPEST);
        }
        judgeTag(event.getTag());
        boolean mapping = event.getEventId() == Event.ID.MappingStart;
        open.push(new OpenCollection(mapping, place, anchor(event.getAnchor()), nodes));
        return count(1);
    }

    private boolean takeEnd() {
        OpenCollection closed = open.pop();
        closed.anchored.node = closed.close(violations);
        closed.anchored.nodes = nodes - closed.nodesBefore;
        add(closed.anchored.node);
        return true;
    }

    /** From where a node begins, its anchor means that node and no earlier one. */
    private Anchored anchor(Optional<Anchor> anchor) {
        Anchored anchored = new Anchored();
        anchor.ifPresent(name -> anchors.put(name, anchored));
        return anchored;
    }

    private void add(YamlNode node) {
        if (open.isEmpty()) {
            root = node;
        } else {
            open.peek().children.add(node);
        }
    }

    private boolean count(int more) {
        nodes += more;
        return nodes <= MOST_NODES || stop(SdlRule.TOO_MANY_NODES, MOST_NODES);
    }

    private void judgeTag(Optional<String> tag) {
        if (tag.isPresent() && !STRINGS.contains(tag.get()) && !OTHERS.contains(tag.get())) {
            violations.add(SdlRule.TAG_UNKNOWN, place, tag.get());
        }
    }

    /** Escapes can make halves of characters, which no encoding can carry. */
    private void judgeCharacters(String text) {
        text.codePoints()
                .filter(c -> Character.getType(c) == Character.SURROGATE)
                .findFirst()
                .ifPresent(c -> violations.add(SdlRule.CHARACTER, place, c));
    }

    private boolean stop(SdlRule rule, Object... facts) {
        violations.add(rule, place, facts);
        return false;
    }

    /** What an anchor means: a node and how many nodes it has in full. No node yet while the collection is open. */
    static final class Anchored {
        private YamlNode node;
        private int nodes = 1;
    }
}
