package dev.holdfast.contract;

/**
 * Names one thing that a contract file declares.
 *
 * @param kind what it is
 * @param name its name, unique among its kind
 */
public record Declaration(Kind kind, String name) {

    /** What can be declared; the label is the section of the contract file that does so. */
    public enum Kind implements Labelled {
        UPSTREAM("upstreams"),
        TOOL("tools"),
        RISK_CLASS("risk_classes");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    public static Declaration tool(String name) {
        return new Declaration(Kind.TOOL, name);
    }

    public static Declaration upstream(String name) {
        return new Declaration(Kind.UPSTREAM, name);
    }

    public static Declaration riskClass(String name) {
        return new Declaration(Kind.RISK_CLASS, name);
    }

    /** Its place in the contract file, such as {@code tools.create_ticket}. */
    @Override
    public String toString() {
        return kind.label() + "." + name;
    }
}
