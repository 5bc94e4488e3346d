package dev.fairlead.operator.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one kind of objects, for those who only read. Objects are shared with everyone: nobody may change them.
 * Safe for use by several threads.
 */
public final class Watched<T extends HasMetadata> {
    private final SharedIndexInformer<T> informer;

    Watched(SharedIndexInformer<T> informer) {
        this.informer = informer;
    }

    /** The key of an object: {@code namespace/name}, or the name alone for objects of the cluster. */
    public static String key(HasMetadata object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    /** All objects at this moment, in no order. */
    public List<T> all() {
        return informer.getStore().list();
    }

    /** The keys of all objects at this moment, in no order. */
    public List<String> keys() {
        return informer.getStore().listKeys();
    }

    /** The object, or null if there is none. */
    public @Nullable T get(String key) {
        return informer.getStore().getByKey(key);
    }

    /** The objects of a namespace, in no order. */
    public List<T> inNamespace(String namespace) {
        return informer.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    /** The keys of the objects of a namespace, in no order. */
    public List<String> keysInNamespace(String namespace) {
        return informer.getIndexer().indexKeys(Cache.NAMESPACE_INDEX, namespace);
    }

    /** The objects under a value of one of {@link Informers}' indexes, in no order. */
    List<T> under(String index, String value) {
        return informer.getIndexer().byIndex(index, value);
    }

    /**
     * Tells the key of every object that comes, changes or goes from now on, and of all that are there, one after the other.
     * The listener must return at once: the scheduler hears of the same change in the same thread.
     */
    public void follow(Consumer<String> changed) {
        informer.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T object) {
                changed.accept(key(object));
            }

            @Override
            public void onUpdate(T before, T object) {
                changed.accept(key(object));
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                changed.accept(key(object));
            }
        });
    }
}
