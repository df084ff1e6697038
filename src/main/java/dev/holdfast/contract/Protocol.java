package dev.holdfast.contract;

/** What an upstream speaks. */
public enum Protocol implements Labelled {
    HTTP("http"),
    MCP("mcp");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
