/** What a person sees while a local environment works. */
package io.rosetta.demo.screen;
