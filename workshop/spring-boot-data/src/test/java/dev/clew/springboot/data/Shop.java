package dev.clew.springboot.data;

import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A controller with a transaction. */
@RestController
public class Shop {
    private final Items items;

    Shop(Items items) {
        this.items = items;
    }

    /** Returns the item's name, and how many items there are. */
    @GetMapping("/items/{id}")
    @Transactional(readOnly = true)
    public String item(@PathVariable("id") int id) {
        return items.findById(id).orElseThrow().name() + " of " + items.count();
    }
}
