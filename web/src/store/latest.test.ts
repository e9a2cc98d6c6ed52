import { describe, expect, it } from "vitest";

import { Latest } from "./latest";

describe("the newest wish", () => {
  it("is carried out; those between are left out", async () => {
    const carried: number[] = [];
    let free = (): void => undefined;
    const latest = new Latest<number>((wish) => {
      carried.push(wish);
      return new Promise((resolve) => (free = resolve));
    });
    const all = latest.want(1);
    void latest.want(2);
    void latest.want(3);
    expect(latest.busy).toBe(true);
    free();
    await Promise.resolve();
    await Promise.resolve();
    free();
    await all;
    expect(latest.busy).toBe(false);
    expect(carried).toEqual([1, 3]);
  });

  it("is let go of", async () => {
    const carried: number[] = [];
    const latest = new Latest<number>(async (wish) => void carried.push(wish));
    const all = latest.want(1);
    void latest.want(2);
    latest.forget();
    await all;
    expect(carried).toEqual([1]);
  });

  it("comes even after one that failed", async () => {
    const carried: number[] = [];
    const latest = new Latest<number>(async (wish) => {
      carried.push(wish);
      if (wish === 1) throw new Error("no");
    });
    await expect(latest.want(1)).rejects.toThrow("no");
    await latest.want(2);
    expect(carried).toEqual([1, 2]);
  });

  it("that waits while one fails is carried out too, once", async () => {
    const carried: number[] = [];
    const latest = new Latest<number>(async (wish) => {
      carried.push(wish);
      await Promise.resolve();
      if (wish === 1) throw new Error("no");
    });
    const first = latest.want(1);
    await latest.want(2);
    await expect(first).rejects.toThrow("no");
    expect([carried, latest.busy]).toEqual([[1, 2], false]);
    await latest.want(3);
    expect(carried).toEqual([1, 2, 3]);
  });
});
