package dev.holdfast.idempotency;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Walks through every {@link World} that can be reached, breadth first, until there is no new one or one breaks a promise. */
final class Exploration {

    /**
     * @param worlds how many different ones were seen
     * @param states of records among them
     * @param violation the first broken promise, with the shortest way to it
     */
    record Result(int worlds, Set<String> states, Optional<String> violation) {}

    private record Node(World world, int number) {}

    private final Bounds bounds;
    private final Steps steps;
    private final Set<Long> seen = new HashSet<>();
    private final Queue<Node> open = new ArrayDeque<>();
    private final Numbers codes = new Numbers();
    private final Numbers parents = new Numbers();
    private final Set<String> states = new TreeSet<>();

    private Exploration(Bounds bounds) {
        this.bounds = bounds;
        this.steps = new Steps(bounds);
    }

    static Result of(Bounds bounds) {
        return new Exploration(bounds).explored();
    }

    private Result explored() {
        World first = World.initial(bounds);
        reach(() -> "the beginning", first, -1);
        Node node = open.poll();
        while (node != null) {
            Node from = node;
            try {
                steps.from(from.world(), (label, world) -> reach(label, world, from.number()));
            } catch (Violation violation) {
                String found = violation.what() + wayTo(from.number());
                return new Result(seen.size(), states, Optional.of(found));
            }
            node = open.poll();
        }
        return new Result(seen.size(), states, Optional.empty());
    }

    private void reach(Supplier<String> label, World world, int parent) {
        long code = WorldCode.of(world, steps.store());
        if (seen.add(code)) {
            try {
                check(world);
            } catch (Violation violation) {
                throw violation.after(label.get());
            }
            open.add(new Node(world, codes.add(code)));
            parents.add(parent);
        }
    }

    private void check(World world) {
        for (int key = 0; key < bounds.keys(); key++) {
            int effects = world.effects().get(key);
            if (effects > 1) {
                throw new Violation("key " + key + " took effect twice");
            }
            Optional<CallRecord> record = steps.store().standing(world, key);
            if (record.isPresent()) {
                states.add(record.get().state().label());
                check(world, key, record.get(), effects);
            }
        }
    }

    private static void check(World world, int key, CallRecord record, int effects) {
        boolean saysNothingHappened =
                record.state() instanceof CallState.NotApplied || record.state() instanceof CallState.Failed;
        if (record.state() instanceof CallState.Succeeded && effects == 0) {
            throw new Violation("key " + key + " is said to have succeeded and has not");
        }
        if (saysNothingHappened && (effects > 0 || mayStillHappen(world, key))) {
            throw new Violation("key " + key + " is said to have had no effect, and has one or may get one");
        }
        if (record.state().isInProgress()
                && world.abandoned().contains(record.admission().owner())) {
            throw new Violation("key " + key + " is in the hands of one who has given it up");
        }
    }

    private static boolean mayStillHappen(World world, int key) {
        return world.underway().stream().anyMatch(request -> request.key() == key)
                || world.phases().stream().anyMatch(phase -> phase instanceof Phase.Sent sent && sent.key() == key);
    }

    /** What happened on the way to a world: walked again from the beginning, along the codes. */
    private String wayTo(int number) {
        List<Long> codesOnTheWay = new ArrayList<>();
        for (int at = number; at > 0; at = (int) parents.get(at)) {
            codesOnTheWay.add(codes.get(at));
        }
        StringBuilder way = new StringBuilder();
        World world = World.initial(bounds);
        for (long code : codesOnTheWay.reversed()) {
            world = stepped(world, code, way);
        }
        return way.toString();
    }

    private World stepped(World world, long code, StringBuilder way) {
        List<World> reached = new ArrayList<>();
        steps.from(world, (label, next) -> {
            if (reached.isEmpty() && WorldCode.of(next, steps.store()) == code) {
                reached.add(next);
                way.append("\n  ").append(label.get());
            }
        });
        return reached.getFirst();
    }

    /** A growing list of primitives. */
    private static final class Numbers {

        private long[] values = new long[1 << 16];
        private int size;

        int add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size] = value;
            return size++;
        }

        long get(int index) {
            return values[index];
        }
    }
}
