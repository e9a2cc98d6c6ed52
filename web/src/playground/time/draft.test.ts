import { expect, it } from "vitest";

import { FIRST_SETTINGS } from "../../protocol/messages";
import { withLoss } from "../../store/fit";
import { draftOf, NO_WISHES, wished, wishedOfLayer } from "./draft";

it("keeps what was chosen, and takes all else from the run as it is when the fork begins", () => {
  const chosen = wishedOfLayer(wished(NO_WISHES, FIRST_SETTINGS, { ...FIRST_SETTINGS, learning_rate: 0.3 }), 1, { dropout: 0.5 });
  const later = { ...FIRST_SETTINGS, learning_rate: 1, optimizer: "adam", layers: FIRST_SETTINGS.layers.map((layer) => ({ ...layer, activation: "relu" })) };
  expect(draftOf(later, chosen)).toEqual({ ...later, learning_rate: 0.3, layers: [later.layers[0], { ...later.layers[1], dropout: 0.5 }] });
  expect(draftOf(later, NO_WISHES)).toEqual(later);
});

it("wishes for what comes with a choice, too", () => {
  const wishes = wished(NO_WISHES, FIRST_SETTINGS, withLoss(FIRST_SETTINGS, "cross_entropy"));
  expect(Object.keys(wishes.parts).sort()).toEqual(["loss", "output"]);
});

it("takes a layer's wishes together, the last of each kind", () => {
  const wishes = wishedOfLayer(wishedOfLayer(wishedOfLayer(NO_WISHES, 0, { activation: "relu" }), 0, { dropout: 0.5 }), 0, { dropout: 0.25 });
  expect(wishes.layers).toEqual({ 0: { activation: "relu", dropout: 0.25 } });
});
