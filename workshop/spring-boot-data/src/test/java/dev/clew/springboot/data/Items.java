package dev.clew.springboot.data;

import org.springframework.data.jpa.repository.JpaRepository;

/** Queries that Hibernate writes. */
public interface Items extends JpaRepository<Item, Integer> {}
