package dev.holdfast.store;

import java.time.Duration;
import java.util.Map;

/**
 * Calls about which nobody knows, or a human has yet to say, what they did.
 *
 * @param countByTool how many, by tool
 * @param oldest the age of the oldest; zero where there is none
 */
public record UnsettledCalls(Map<String, Integer> countByTool, Duration oldest) {}
