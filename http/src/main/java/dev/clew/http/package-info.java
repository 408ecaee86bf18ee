/** HTTP calls and HTTP requests as spans, shared by the adapters of clients and servers. */
@NullMarked
package dev.clew.http;

import org.jspecify.annotations.NullMarked;
