package dev.clew.springboot.data;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application of a user's with a database, and nothing of Clew but the dependency. */
@SpringBootApplication
public class ShopApplication {}
