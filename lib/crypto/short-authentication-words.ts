// The words of short authentication strings, one for each value of a byte. Both sides must have the same list: never change it, or a
// mixture of versions reads different words to each other. Short, common, no two alike (the test says how unlike).

const LIST = `
  acorn album alley amber anchor ankle apple apron arrow artist atlas attic badge bagel baker bamboo banana banjo barn basil basket
  beach beaver bell berry bicycle birch biscuit blanket blossom boat bonfire bottle bread bridge bronze brush bubble bucket butter cabin
  cactus camel canal candle canoe canvas carpet castle cave cedar cello chalk cheese cherry chess chimney cinema circle clarinet clock
  cloud clover coconut coffee comet compass copper coral cradle crayon cricket crown crystal curtain cushion daisy dancer desert diamond
  doctor dolphin domino donkey dragon drawer drum eagle earth easel echo elbow elephant emerald engine falcon farmer feather fern fiddle
  finger flame flute forest fossil fountain frost funnel galaxy garden garlic giant giraffe glacier glove goblet gold gravel guitar
  hammer harp hazel hedge helmet honey horizon horse hotel igloo indigo iron island ivory jacket jaguar jasmine jelly jewel jigsaw
  jungle kayak kettle kite koala ladder lagoon lake lamp lantern laurel lava lemon lentil lettuce library lilac lion lizard lobster
  lotus magnet maple marble market meadow melon mermaid meteor mirror mitten moon mosaic moss mouse muffin museum mushroom napkin nectar
  needle nest noodle nutmeg oasis ocean olive onion opal orange orbit orchid palace panda parrot peanut pelican penguin picnic pigeon
  pillow pirate poem poppy potato prairie pretzel pumpkin puppet puzzle pyramid quail quartz rabbit radio rainbow ribbon river ruby
  saddle sailor scarf scooter sheep snow sofa spider spring squirrel stamp stone sugar sunset swan teapot temple thunder torch tower
  tractor train trumpet tulip turtle twig umbrella unicorn vanilla village violet volcano walnut wheat whistle window yacht zebra
`;

/** 256 words; the place in the list is the byte. */
export const SHORT_AUTHENTICATION_WORDS: readonly string[] = LIST.trim().split(/\s+/);
