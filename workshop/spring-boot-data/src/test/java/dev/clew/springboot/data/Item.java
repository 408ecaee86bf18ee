package dev.clew.springboot.data;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row of the table that Flyway makes. */
@Entity(name = "item")
public class Item {
    @Id
    private int id;

    private String name;

    String name() {
        return name;
    }
}
