/**
 * The rim that reads: the contract file, its checklist, its reload, and the environment.
 *
 * <p>A contract file is read in four steps, each of which reports everything it finds with file, line, column, tool and
 * key: {@link dev.holdfast.config.YamlReader} turns bytes into nodes with positions, {@link
 * dev.holdfast.config.ContractKeys} is the table of every key and what it may hold, {@link
 * dev.holdfast.config.ContractReader} makes the records, which judge themselves, and {@link
 * dev.holdfast.contract.ContractSet} judges them together. Objects are never constructed by YAML.
 *
 * <p>Reading blocks and runs at start, in {@code check}, and on the watcher's own thread; never on an event loop.
 */
@NullMarked
package dev.holdfast.config;

import org.jspecify.annotations.NullMarked;
