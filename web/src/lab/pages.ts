// The lab's pages, by their path.
export type PageName = "playground" | "descent";

export const PAGES: readonly { readonly name: PageName; readonly path: string; readonly title: string }[] = [
  { name: "playground", path: "/", title: "Playground" },
  { name: "descent", path: "/descent", title: "Descent" },
];

export function pageAt(path: string): PageName {
  return PAGES.find((page) => page.path === path.replace(/(.)\/$/, "$1"))?.name ?? "playground";
}
