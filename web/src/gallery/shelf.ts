// Where kept pictures lie: in this browser's database, and nowhere else.
import { MOST_KEPT, type Kept } from "./kept";

export interface Shelved extends Kept {
  readonly id: number;
}

const [DATABASE, STORE] = ["cutaway-gallery", "pictures"];
const NO_STORAGE = "This browser keeps no pictures: its storage is full, or a private window has none.";

/** All pictures, the newest first. */
export async function shelved(): Promise<readonly Shelved[]> {
  let all: IDBRequest<Shelved[]> | undefined;
  await inStore("readonly", (store) => (all = store.getAll() as IDBRequest<Shelved[]>));
  return all?.result.reverse() ?? [];
}

/** Keep pictures, all or none: where there is no room for them one sentence is thrown. */
export async function shelve(pictures: readonly Kept[]): Promise<void> {
  await inStore("readwrite", (store, refuse) => {
    const present = store.count();
    present.onsuccess = () => {
      if (present.result + pictures.length > MOST_KEPT) refuse(`The gallery holds ${MOST_KEPT} pictures and has ${present.result}: remove some first.`);
      else for (const picture of pictures) store.add({ ...picture });
    };
  });
}

export async function remove(id: number): Promise<void> {
  await inStore("readwrite", (store) => store.delete(id));
}

/** Do something in one transaction, which lasts or leaves all as it was: only when it is complete it is done. */
async function inStore(mode: IDBTransactionMode, act: (store: IDBObjectStore, refuse: (sentence: string) => void) => unknown): Promise<void> {
  const database = await opened();
  try {
    await completed(database.transaction(STORE, mode), act);
  } finally {
    database.close();
  }
}

function completed(transaction: IDBTransaction, act: Parameters<typeof inStore>[1]): Promise<void> {
  let sentence = NO_STORAGE;
  const refuse = (because: string): void => {
    sentence = because;
    transaction.abort();
  };
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(new Error(sentence));
    act(transaction.objectStore(STORE), refuse);
  });
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(NO_STORAGE));
  });
}
