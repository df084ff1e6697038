package dev.holdfast.http;

import dev.holdfast.call.CallInProgress;
import dev.holdfast.call.CallRequest;
import dev.holdfast.call.RequestBody;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.json.JsonValue.JsonObject;
import dev.holdfast.problem.ProblemType;
import dev.holdfast.store.StoreStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns requests into calls, and answers them. Holds no state of a request; safe for use by all event loops. */
final class CallFront {

    private static final Logger LOG = Logger.getLogger(CallFront.class);

    private final DataPortWiring wiring;
    private final Duration longestWait;
    private final CallPages pages;

    /** A store that no other sidecar sees is named on every answer: its guard ends with this process. */
    private final List<HeaderField> always;

    CallFront(DataPortWiring wiring, Duration longestWait) {
        this.wiring = wiring;
        this.longestWait = longestWait;
        this.pages = new CallPages(wiring.store());
        StoreStatus status = wiring.store().status();
        this.always = status.shared() ? List.of() : List.of(new HeaderField("Holdfast-Store", status.name()));
    }

    /**
     * A request whose head is understood.
     *
     * @param head as it came
     * @param contracts the version that was current when it came
     * @param address what it is for
     * @param caller on whose behalf it is made
     */
    private record Understood(RequestHead head, ContractSet contracts, CallAddress address, Caller caller) {}

    /** Takes a request whose head was decoded. */
    void handle(Exchange exchange, Predicate<String> isOwnAuthority, boolean draining) {
        guarded(exchange, () -> {
            switch (understand(exchange, isOwnAuthority)) {
                case Checked.Accepted<Understood>(Understood understood) -> answer(exchange, understood, draining);
                case Checked.Refused<Understood>(Refusal refusal) -> refuse(exchange, refusal);
            }
        });
    }

    /** Answers a request that never became a call. */
    void refuse(Exchange exchange, Refusal refusal) {
        wiring.refusals().refused(refusal.type());
        writer(exchange).refuse(refusal);
    }

    private AnswerWriter writer(Exchange exchange) {
        return new AnswerWriter(exchange, always);
    }

    private Checked<Understood> understand(Exchange exchange, Predicate<String> isOwnAuthority) {
        ContractSet contracts = wiring.contracts().get();
        return RequestHead.of(exchange.request()).then(head -> {
            exchange.understood(head);
            return TargetPath.parse(head.target(), isOwnAuthority)
                    .then(target -> CallAddress.of(contracts, head.method(), target))
                    .then(address -> wiring.identity()
                            .callerOf(head.fields())
                            .then(caller -> Checked.accept(new Understood(head, contracts, address, caller))));
        });
    }

    private void answer(Exchange exchange, Understood request, boolean draining) {
        switch (request.address()) {
            case CallAddress.Page page -> show(exchange, pages.page(page, request.caller()));
            case CallAddress.Search search -> show(exchange, pages.search(search, request.caller()));
            case CallAddress.Tool tool -> {
                if (draining) {
                    refuse(exchange, Refusal.of(ProblemType.DRAINING, "The sidecar takes no new calls any more."));
                } else {
                    call(exchange, request, tool);
                }
            }
        }
    }

    private void show(Exchange exchange, CompletionStage<Checked<JsonObject>> page) {
        page.thenAccept(shown -> {
                    switch (shown) {
                        case Checked.Accepted<JsonObject>(JsonObject document) ->
                            writer(exchange).page(document);
                        case Checked.Refused<JsonObject>(Refusal refusal) -> refuse(exchange, refusal);
                    }
                })
                .whenComplete((_, bug) -> failIf(bug, exchange));
    }

    private void call(Exchange exchange, Understood request, CallAddress.Tool tool) {
        Checked<CallRequest> withoutBody = ControlFields.keyOf(request.head(), request.caller())
                .then(key -> ControlFields.wishesOf(request.head(), longestWait)
                        .then(wishes -> Checked.accept(withoutBody(exchange, request, tool, key, wishes))));
        switch (withoutBody) {
            case Checked.Accepted<CallRequest>(CallRequest call) ->
                BodyReader.read(
                        exchange,
                        request.head(),
                        tool.tool(),
                        body -> guarded(exchange, () -> begin(exchange, call, body)));
            case Checked.Refused<CallRequest>(Refusal refusal) -> refuse(exchange, refusal);
        }
    }

    private CallRequest withoutBody(
            Exchange exchange,
            Understood request,
            CallAddress.Tool address,
            Optional<IdempotencyKey> key,
            CallRequest.Wishes wishes) {
        List<HeaderField> passedOn =
                ControlFields.passedOn(EndToEndHeaders.of(exchange.request().headers()));
        return new CallRequest(
                request.contracts(),
                address.tool(),
                request.caller(),
                request.head().method(),
                address.path(),
                address.query(),
                wiring.identity().passedOn(passedOn),
                RequestBody.EMPTY,
                key,
                wishes);
    }

    private void begin(Exchange exchange, CallRequest withoutBody, Checked<RequestBody> body) {
        switch (body) {
            case Checked.Accepted<RequestBody>(RequestBody read) -> begin(exchange, withBody(withoutBody, read));
            case Checked.Refused<RequestBody>(Refusal refusal) -> refuse(exchange, refusal);
        }
    }

    private void begin(Exchange exchange, CallRequest request) {
        CallInProgress call = wiring.calls().begin(request);
        exchange.whenClientGone(call::clientGone);
        call.answer()
                .thenCompose(
                        answer -> writer(exchange).write(answer, request.tool().isWrite()))
                .whenComplete((_, bug) -> failIf(bug, exchange));
    }

    private static CallRequest withBody(CallRequest request, RequestBody body) {
        return new CallRequest(
                request.contracts(),
                request.tool(),
                request.caller(),
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                body,
                request.key(),
                request.wishes());
    }

    private static void guarded(Exchange exchange, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            failIf(bug, exchange);
        }
    }

    /** A programmer's error: what has been answered is not known, so the client must not take it for whole. */
    private static void failIf(@Nullable Throwable bug, Exchange exchange) {
        if (bug != null) {
            LOG.error("answering a request failed", bug);
            exchange.cutOff();
        }
    }
}
