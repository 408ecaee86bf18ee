/** Spring JMS: templates, and the listeners of containers. */
@NullMarked
package dev.clew.springboot.jms;

import org.jspecify.annotations.NullMarked;
