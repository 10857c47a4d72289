/** Small tables in IndexedDB: what a page keeps on this device. Nothing in them leaves it by itself. */

type Ask = <Answer>(
  table: string,
  mode: IDBTransactionMode,
  act: (rows: IDBObjectStore) => IDBRequest,
) => Promise<Answer>;

/** Opens a database when it is asked, and makes its tables (name: key) where they are not there yet. */
export function tables(name: string, version: number, keys: Record<string, string>): Ask {
  return async (table, mode, act) => {
    const database = await open(name, version, keys);
    try {
      return await new Promise((done, failed) => {
        const transaction = database.transaction(table, mode);
        const request = act(transaction.objectStore(table));
        transaction.oncomplete = () => done(request.result);
        transaction.onerror = transaction.onabort = () => failed(transaction.error as Error);
      });
    } finally {
      database.close();
    }
  };
}

function open(name: string, version: number, keys: Record<string, string>): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      const there = request.result.objectStoreNames;
      for (const [table, keyPath] of Object.entries(keys))
        if (!there.contains(table)) request.result.createObjectStore(table, { keyPath });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error as Error);
  });
}
