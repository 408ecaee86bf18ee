package dev.clew.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The holders of all connections of one DataSource. */
final class Holders {
    /** Those of all DataSources, because the holder of a lock may have its connection from another one. */
    private static final Set<Holders> ALL = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private static final int MAX_BLOCKS = 64;

    /** A connection on which nothing has run for so long is not counted. */
    private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Block first = new Block(0);

    Holders() {
        ALL.add(this);
    }

    /** Returns the holder of a connection by the number that its server knows it by, null if it is not this process's. */
    static @Nullable Holder of(String server, long backend) {
        for (Holders holders : all()) {
            for (Holder holder : holders.present()) {
                PhysicalConnection physical = holder.physical();
                if (physical != null && physical.is(server, backend)) {
                    return holder;
                }
            }
        }
        return null;
    }

    /** Returns the request that has each connection of this process now, by its holder; empty outside requests. */
    static Map<Holder, String> takers() {
        Map<Holder, String> takers = new HashMap<>();
        for (Holders holders : all()) {
            holders.present()
                    .forEach(holder -> takers.put(holder, holder.taker().requestId()));
        }
        return takers;
    }

    private static List<Holders> all() {
        synchronized (ALL) {
            return List.copyOf(ALL);
        }
    }

    /** Adds a holder. Beyond 4,096 they are not kept. */
    void add(Holder holder) {
        // hot: once per checkout
        for (Block block = first; block != null; block = block.next()) {
            if (block.add(holder)) {
                return;
            }
        }
    }

    /** Removes a holder, unless it has been removed already. */
    void remove(Holder holder) {
        int slot = holder.slot();
        if (slot >= 0) {
            block(slot).remove(holder, slot);
        }
        PhysicalConnection physical = holder.physical();
        if (physical != null) {
            physical.released(holder);
        }
    }

    /** Notes the connection that somebody holds. A former holder has lost it without closing it. */
    void found(Holder holder, PhysicalConnection physical) {
        holder.on(physical);
        if (holder.slot() == Holder.UNUSED) {
            add(holder);
        }
        Holder former = physical.heldBy(holder);
        if (former != null && former != holder) {
            remove(former);
        }
    }

    /** Returns the present holders, the longest first. */
    List<Holder> longestFirst() {
        long now = System.nanoTime();
        List<Holder> present = present();
        present.sort((a, b) -> Long.compare(b.heldNanos(now), a.heldNanos(now)));
        return present;
    }

    /** Returns the present holders, and removes those whose connection the pool has taken back and closed. */
    private List<Holder> present() {
        List<Holder> present = new ArrayList<>();
        for (Block block = first; block != null; block = block.next) {
            block.addTo(present);
        }
        long now = System.nanoTime();
        present.removeIf(holder -> {
            PhysicalConnection physical = holder.physical();
            // A driver may let nobody ask while a statement runs. What was dropped before its first one cannot be asked
            // for.
            boolean gone =
                    physical == null ? holder.heldNanos(now) > UNUSED_NANOS : !holder.isRunning() && physical.isGone();
            if (gone) {
                remove(holder);
                if (physical == null) {
                    holder.slot(Holder.UNUSED);
                }
            }
            return gone;
        });
        return present;
    }

    private Block block(int slot) {
        Block block = first;
        for (int i = slot / Block.SIZE; i > 0 && block.next != null; i--) {
            block = block.next;
        }
        return block;
    }

    /** Places for holders, each on a cache line of its own: a thread mostly finds its own place free. */
    private static final class Block {
        static final int SIZE = 64;

        /** The references on a cache line. */
        private static final int STRIDE = 16;

        private final int number;
        private final AtomicReferenceArray<@Nullable Holder> places = new AtomicReferenceArray<>(SIZE * STRIDE);
        private volatile @Nullable Block next;

        Block(int number) {
            this.number = number;
        }

        @SuppressWarnings("deprecation") // JDK 17 has no threadId()
        boolean add(Holder holder) {
            int start = (int) Thread.currentThread().getId();
            for (int i = 0; i < SIZE; i++) {
                int place = start + i & SIZE - 1;
                if (places.getPlain(place * STRIDE) == null) {
                    holder.slot(number * SIZE + place);
                    if (places.compareAndSet(place * STRIDE, null, holder)) {
                        return true;
                    }
                }
            }
            holder.slot(-1);
            return false;
        }

        void remove(Holder holder, int slot) {
            places.compareAndSet(slot % SIZE * STRIDE, holder, null);
        }

        void addTo(List<Holder> holders) {
            for (int place = 0; place < SIZE; place++) {
                Holder holder = places.get(place * STRIDE);
                if (holder != null) {
                    holders.add(holder);
                }
            }
        }

        /** Returns the block behind this one, null if this is the last that may be. */
        @Nullable
        Block next() {
            return next != null || number == MAX_BLOCKS - 1 ? next : append();
        }

        private synchronized Block append() {
            Block appended = next;
            if (appended == null) {
                appended = new Block(number + 1);
                next = appended;
            }
            return appended;
        }
    }
}
