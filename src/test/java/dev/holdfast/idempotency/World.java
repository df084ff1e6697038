package dev.holdfast.idempotency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A moment of everything: the store, the sidecars, the upstream, the prober and the human.
 *
 * @param now in ticks
 * @param calls the store's records, by key
 * @param abandoned the store's tombstones
 * @param phases of the sidecars
 * @param delayed copies of commands that may still reach the store
 * @param effects how often the upstream acted, by key
 * @param underway requests whose sender has turned away, but which the upstream may still carry out
 * @param probe what a reconciler is at
 * @param look what a human has seen and not yet ruled on
 * @param tokens how many owner tokens were drawn
 */
record World(
        int now,
        List<Optional<CallRecord>> calls,
        List<OwnerToken> abandoned,
        List<Phase> phases,
        List<Phase> delayed,
        List<Integer> effects,
        List<Underway> underway,
        Optional<Probe> probe,
        Optional<Look> look,
        int tokens) {

    /** @param until when it is dropped, if the upstream has not acted before */
    record Underway(int key, int until) {}

    /**
     * @param sentAt -1 before it is sent
     * @param answered whether the upstream has answered
     * @param found whether it found the effect
     */
    record Probe(int key, OwnerToken owner, long epoch, int sentAt, boolean answered, boolean found) {}

    record Look(int key, long epoch, int at, boolean found) {}

    static World initial(Bounds bounds) {
        return new World(
                0,
                List.copyOf(java.util.Collections.nCopies(bounds.keys(), Optional.<CallRecord>empty())),
                List.of(),
                java.util.Collections.nCopies(bounds.sidecars(), new Phase.Idle()),
                List.of(),
                java.util.Collections.nCopies(bounds.keys(), 0),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    Instant time() {
        return Instant.ofEpochSecond(now);
    }

    /** A token nobody has had before. */
    OwnerToken freshToken() {
        return new OwnerToken("t" + tokens);
    }

    World withTokenDrawn() {
        return new World(now, calls, abandoned, phases, delayed, effects, underway, probe, look, tokens + 1);
    }

    World withCall(int key, CallRecord record) {
        return new World(
                now,
                replaced(calls, key, Optional.of(record)),
                abandoned,
                phases,
                delayed,
                effects,
                underway,
                probe,
                look,
                tokens);
    }

    World withAbandoned(OwnerToken owner) {
        return abandoned.contains(owner)
                ? this
                : new World(
                        now, calls, plus(abandoned, owner), phases, delayed, effects, underway, probe, look, tokens);
    }

    World withPhase(int sidecar, Phase phase) {
        return new World(
                now,
                calls,
                abandoned,
                replaced(phases, sidecar, phase),
                delayed,
                effects,
                underway,
                probe,
                look,
                tokens);
    }

    World withDelayed(List<Phase> commands) {
        return new World(now, calls, abandoned, phases, commands, effects, underway, probe, look, tokens);
    }

    World withEffect(int key, boolean oncePerKey) {
        int before = effects.get(key);
        int after = oncePerKey ? 1 : before + 1;
        return new World(
                now, calls, abandoned, phases, delayed, replaced(effects, key, after), underway, probe, look, tokens);
    }

    World withUnderway(List<Underway> requests) {
        return new World(now, calls, abandoned, phases, delayed, effects, requests, probe, look, tokens);
    }

    World withProbe(Optional<Probe> next) {
        return new World(now, calls, abandoned, phases, delayed, effects, underway, next, look, tokens);
    }

    World withLook(Optional<Look> next) {
        return new World(now, calls, abandoned, phases, delayed, effects, underway, probe, next, tokens);
    }

    /** A tick later; requests whose time is over are dropped. */
    World later() {
        List<Underway> left =
                underway.stream().filter(request -> request.until() > now + 1).toList();
        return new World(now + 1, calls, abandoned, phases, delayed, effects, left, probe, look, tokens);
    }

    static <T> List<T> plus(List<T> list, T element) {
        List<T> copy = new ArrayList<>(list);
        copy.add(element);
        return copy;
    }

    static <T> List<T> without(List<T> list, int index) {
        List<T> copy = new ArrayList<>(list);
        copy.remove(index);
        return copy;
    }

    private static <T> List<T> replaced(List<T> list, int index, T element) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, element);
        return copy;
    }
}
