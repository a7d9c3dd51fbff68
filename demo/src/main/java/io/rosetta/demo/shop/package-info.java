/** The shop: its tables and its load. */
package io.rosetta.demo.shop;
