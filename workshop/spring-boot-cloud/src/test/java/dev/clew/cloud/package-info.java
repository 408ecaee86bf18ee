/** Applications on Spring Cloud that have nothing of Clew but the dependency. */
package dev.clew.cloud;
