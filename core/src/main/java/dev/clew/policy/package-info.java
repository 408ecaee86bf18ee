/** Rules about trust and privacy: which callers to believe, which hosts may get what, which traces to sample. */
@NullMarked
package dev.clew.policy;

import org.jspecify.annotations.NullMarked;
