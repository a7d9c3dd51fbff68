/** {@code rosetta benchmark stream}: the change stream against what one would read it with. */
package io.rosetta.benchmarks.stream;
