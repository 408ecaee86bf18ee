/** The tree of a request's spans, what failed in it first, and where its time went. */
@NullMarked
package dev.clew.story.tree;

import org.jspecify.annotations.NullMarked;
