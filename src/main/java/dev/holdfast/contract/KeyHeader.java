package dev.holdfast.contract;

import java.util.Optional;

/** In which header an upstream takes the idempotency key, as declared for the upstream. */
public sealed interface KeyHeader {

    /** Not declared: {@code Idempotency-Key} for tools declared idempotent, none for the others. */
    record Undeclared() implements KeyHeader {}

    /** Declared as null: this upstream takes no key. */
    record None() implements KeyHeader {}

    /** Declared by name. */
    record Named(String name) implements KeyHeader {
        public Named {
            new Checks().headerName(name, "idempotency_header").throwIfAny();
        }
    }

    /** The header to send a key of {@code tool} in; empty where the upstream does not take it. */
    default Optional<String> nameFor(ToolContract tool) {
        return switch (this) {
            case Undeclared _ -> tool.idempotent() ? Optional.of("Idempotency-Key") : Optional.empty();
            case None _ -> Optional.empty();
            case Named named -> Optional.of(named.name());
        };
    }
}
