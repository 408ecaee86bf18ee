package dev.clew.springboot.test;

/** Work for a request that does not have its id; the signature is the same each time that it happens. */
record Loss(AuditReport.Kind kind, String signature, String detail) {}
