/**
 * The proof that source and target are equal. It uses nothing of the product: no type, name or
 * statement of it, so that one mistake cannot hide on both sides.
 */
package io.rosetta.demo.proof;
