/**
 * The trial: a pipeline under load is broken in every way that is known, one after the other, while
 * a watch reads the target; at the end every value is compared.
 */
package io.rosetta.demo.trial;
