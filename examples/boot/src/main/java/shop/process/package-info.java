/** The process around a service. */
@NullMarked
package shop.process;

import org.jspecify.annotations.NullMarked;
