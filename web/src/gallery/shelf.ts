// Where kept pictures lie: in this browser's database, and nowhere else.
import { MOST_KEPT, type Kept } from "./kept";

export interface Shelved extends Kept {
  readonly id: number;
}

const [DATABASE, STORE] = ["cutaway-gallery", "pictures"];

/** All pictures, the newest first. */
export async function shelved(): Promise<readonly Shelved[]> {
  const all = await inStore("readonly", (store) => store.getAll() as IDBRequest<Shelved[]>);
  return all.reverse();
}

/** Keep pictures; where there is no room for them nothing is kept, and one sentence is thrown. */
export async function shelve(pictures: readonly Kept[]): Promise<void> {
  const present = await inStore("readonly", (store) => store.count());
  if (present + pictures.length > MOST_KEPT) throw new Error(`The gallery holds ${MOST_KEPT} pictures and has ${present}: remove some first.`);
  for (const picture of pictures) await inStore("readwrite", (store) => store.add({ ...picture }));
}

export async function remove(id: number): Promise<void> {
  await inStore("readwrite", (store) => store.delete(id));
}

async function inStore<Result>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result> {
  const database = await opened();
  try {
    return await settled(act(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
  return settled(request);
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("This browser keeps no pictures: its storage is full, or a private window has none."));
  });
}
