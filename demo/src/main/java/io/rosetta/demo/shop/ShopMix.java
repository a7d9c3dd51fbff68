package io.rosetta.demo.shop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How often each business transaction comes. */
final class ShopMix {
  private static final List<ShopWork> DRAWN = new ArrayList<>();

  static {
    Map<ShopWork, Integer> weights = new LinkedHashMap<>();
    weights.put(ShopWorks::registerCustomer, 8);
    weights.put(ShopWorks::changeCustomer, 10);
    weights.put(ShopWorks::deleteCustomer, 2);
    weights.put(ShopWorks::listProduct, 5);
    weights.put(ShopWorks::changePrice, 10);
    weights.put(ShopWorks::renumberProduct, 2);
    weights.put(ShopWorks::swapProducts, 1);
    weights.put(ShopWorks::replaceProduct, 2);
    weights.put(ShopWorks::placeOrder, 18);
    weights.put(ShopWorks::moveOrderOn, 10);
    weights.put(ShopWorks::deleteOrder, 2);
    weights.put(ShopWorks::writeDocument, 3);
    weights.put(ShopWorks::retitleDocument, 5);
    weights.put(ShopWorks::rewriteDocument, 1);
    weights.put(ShopWorks::rekeyDocument, 1);
    weights.put(ShopWorks::deleteDocument, 1);
    weights.put(ShopWorks::recordEvents, 3);
    weights.put(ShopWorks::purgeEvents, 2);
    weights.put(ShopWorks::earnPoints, 6);
    weights.put(ShopWorks::transfer, 15);
    weights.put(ShopWorks::halfTakenBack, 2);
    weights.put((connection, random) -> 0, 1);
    weights.forEach(
        (work, weight) -> {
          for (int i = 0; i < weight; i++) {
            DRAWN.add(work);
          }
        });
  }

  private ShopMix() {}

  static ShopWork pick(Random random) {
    return DRAWN.get(random.nextInt(DRAWN.size()));
  }
}
