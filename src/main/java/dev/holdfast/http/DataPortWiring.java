package dev.holdfast.http;

import dev.holdfast.call.Timers;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.store.CallStore;
import java.util.function.Supplier;

/**
 * What the data port works with.
 *
 * @param contracts the contracts that a call starts under, asked for every request
 * @param calls begins calls
 * @param store where an agent's questions about its calls are answered from
 * @param identity how requests say on whose behalf they are made
 * @param timers time
 * @param refusals hears of requests that never became a call
 */
public record DataPortWiring(
        Supplier<ContractSet> contracts,
        CallStarter calls,
        CallStore store,
        IdentityHeaders identity,
        Timers timers,
        RefusalListener refusals) {}
