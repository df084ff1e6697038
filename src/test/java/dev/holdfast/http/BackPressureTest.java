package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Eventually;
import dev.holdfast.call.AttemptResult;
import dev.holdfast.call.ResponseBody.BodyEnd;
import dev.holdfast.call.ResponseBody.LiveBody;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One side reads more slowly than the other writes. */
final class BackPressureTest {

    private static final long BODY_BYTES = 64L * 1024 * 1024;

    /** What Holdfast, two kernels' socket buffers and a window may hold together; a small part of the body. */
    private static final long BOUND_BYTES = 16L * 1024 * 1024;

    /** Enough that a side which did not wait would have run far ahead. */
    private static final int OTHER_CALLS = 300;

    private final Sender sender = new Sender();

    @AfterEach
    void close() {
        sender.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldTheUpstreamBackWhileNobodyReadsItsResponse(Wire wire) {
        try (ScriptedUpstream server = wire.server().next(Script.respond(200).bodyOf(BODY_BYTES));
                ScriptedUpstream other = wire.server()) {
            AttemptResult result = sender.send(wire.attempt(server).holding(64 * 1024, true));

            makeOtherCalls(wire, other);

            assertThat(server.bodyBytesSent()).isLessThan(BOUND_BYTES);
            assertThat(Sender.await(readSlowly(Sender.live(result), server)))
                    .isEqualTo(new BodyEnd.Complete(List.of()));
            // The server counts a part after it has written it, which its client may have read by then.
            Eventually.holds(
                    "the whole body is sent", Duration.ofSeconds(20), () -> server.bodyBytesSent() == BODY_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetOtherStreamsPassOneThatNobodyReads(Wire wire) {
        try (ScriptedUpstream server = wire.server().next(Script.respond(200).bodyOf(BODY_BYTES))) {
            AttemptResult unread = sender.send(wire.attempt(server).holding(64 * 1024, true));

            makeOtherCalls(wire, server);

            assertThat(Sender.live(unread).end().toCompletableFuture()).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldTheClientBackWhileTheUpstreamDoesNotReadItsRequest(Wire wire) {
        CountDownLatch latch = new CountDownLatch(1);
        try (ScriptedUpstream server = wire.server().next(Script.respond(201).readingBodyAfter(latch));
                ScriptedUpstream other = wire.server()) {
            LetterStream body = new LetterStream(sender.context, BODY_BYTES);
            CompletableFuture<AttemptResult> result =
                    sender.begin(wire.attempt(server).key("k1").live(body, OptionalLong.of(BODY_BYTES)));
            server.awaitHeads(1);

            makeOtherCalls(wire, other);

            assertThat(body.given()).isLessThan(BOUND_BYTES);
            latch.countDown();
            assertThat(evidence(Sender.await(result))).isEqualTo(responded(201));
            assertThat(server.deliveries().getFirst().bodyBytes()).isEqualTo(BODY_BYTES);
            assertThat(server.effects("k1")).isEqualTo(1);
        }
    }

    private void makeOtherCalls(Wire wire, ScriptedUpstream to) {
        for (int i = 0; i < OTHER_CALLS; i++) {
            assertThat(evidence(sender.send(wire.attempt(to).get()))).isEqualTo(responded(200));
        }
    }

    /** Reads the body, asking the upstream to hold on after each chunk. */
    private CompletableFuture<BodyEnd> readSlowly(LiveBody live, ScriptedUpstream from) {
        CompletableFuture<BodyEnd> end = new CompletableFuture<>();
        AtomicLong read = new AtomicLong();
        sender.context.runOnContext(_ -> {
            live.end().thenAccept(end::complete);
            live.relayTo(chunk -> {
                live.pause();
                long ahead = from.bodyBytesSent() - read.addAndGet(chunk.length());
                if (ahead > BOUND_BYTES) {
                    end.completeExceptionally(new AssertionError("the upstream is ahead by " + ahead));
                }
                sender.context.runOnContext(_ -> live.resume());
            });
        });
        return end;
    }
}
