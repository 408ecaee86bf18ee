/** Looks at all requests in the ways that patterns need. */
@NullMarked
package dev.clew.story.evidence;

import org.jspecify.annotations.NullMarked;
