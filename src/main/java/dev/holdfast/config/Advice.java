package dev.holdfast.config;

import dev.holdfast.contract.Declaration;
import dev.holdfast.contract.Labelled;

/**
 * Something in a sound contract file that could be safer.
 *
 * @param rule the checklist's rule, such as {@code no-limit}
 * @param severity how much it matters
 * @param about the tool or upstream
 * @param text what it risks and what to declare instead
 */
public record Advice(String rule, Severity severity, Declaration about, String text) {

    /** How much a piece of advice matters. */
    public enum Severity implements Labelled {
        /** An effect may be repeated, lost from sight or unbounded. */
        WARNING("warning"),
        /** Worth knowing. */
        NOTE("note");

        private final String label;

        Severity(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** One line for a terminal, such as {@code tools.send_email: warning: no-limit: …}. */
    @Override
    public String toString() {
        return about + ": " + severity.label() + ": " + rule + ": " + text;
    }
}
