// Generated from the definitions by `python -m cutaway.execute.native.generate`. Do not edit: change the definition instead.
// Each `prepare` computes in double precision, once, what the loops need: from the settings in `s`, and so on.
// What is `turned` reads columns: the numbers of an example are `stride` apart, and its neighbors lie beside it.
// Where the networks in the lanes have settings of their own, EACH, `h` holds a vector in place of each number.

static void activation_identity_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      store(a_ + i, z);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_identity_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (d * splat(1.0f));
      store(d_ + i, t0);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_identity_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_step_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const M t0 = (z >= splat(0.0f));
      const M t1 = (z < splat(0.0f));
      const V t2 = choose(t1, splat(0.0f), z);
      const V t3 = choose(t0, splat(1.0f), t2);
      store(a_ + i, t3);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_step_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (d * splat(0.0f));
      store(d_ + i, t0);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_step_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_sigmoid_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (-z);
      const V t1 = exponential(t0);
      const V t2 = (splat(1.0f) + t1);
      const V t3 = (splat(1.0f) / t2);
      store(a_ + i, t3);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_sigmoid_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (splat(1.0f) - a);
      const V t1 = (a * t0);
      const V t2 = (d * t1);
      store(d_ + i, t2);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_sigmoid_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_hard_sigmoid_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (z * splat(0.16666666666666666f));
      const V t1 = (t0 + splat(0.5f));
      const V t2 = larger(t1, splat(0.0f));
      const V t3 = smaller(t2, splat(1.0f));
      store(a_ + i, t3);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_hard_sigmoid_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = size_of(z);
      const M t1 = (t0 < splat(3.0f));
      const V t2 = choose(t1, splat(0.16666666666666666f), splat(0.0f));
      const V t3 = (d * t2);
      store(d_ + i, t3);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_hard_sigmoid_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_tanh_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = hyperbolic_tangent(z);
      store(a_ + i, t0);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_tanh_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (a * a);
      const V t1 = (splat(1.0f) - t0);
      const V t2 = (d * t1);
      store(d_ + i, t2);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_tanh_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_softsign_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = size_of(z);
      const V t1 = (splat(1.0f) + t0);
      const V t2 = (z / t1);
      store(a_ + i, t2);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_softsign_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = size_of(z);
      const V t1 = (splat(1.0f) + t0);
      const V t2 = (t1 * t1);
      const V t3 = (splat(1.0f) / t2);
      const V t4 = (d * t3);
      store(d_ + i, t4);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_softsign_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_relu_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = larger(z, splat(0.0f));
      store(a_ + i, t0);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_relu_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const M t0 = (z > splat(0.0f));
      const V t1 = choose(t0, splat(1.0f), splat(0.0f));
      const V t2 = (d * t1);
      store(d_ + i, t2);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_relu_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_leaky_relu_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const M t0 = (z > splat(0.0f));
      const V t1 = (splat(h[0]) * z);
      const V t2 = choose(t0, z, t1);
      store(a_ + i, t2);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_leaky_relu_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const M t0 = (z > splat(0.0f));
      const V t1 = choose(t0, splat(1.0f), splat(h[1]));
      const V t2 = (d * t1);
      store(d_ + i, t2);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_leaky_relu_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (1.0 * s[0]);
  h[0] = static_cast<float>(s[0]);
  h[1] = static_cast<float>(c0);
}

static void activation_elu_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const M t0 = (z > splat(0.0f));
      const V t1 = smaller(z, splat(0.0f));
      const V t2 = exponential_minus_one(t1);
      const V t3 = (splat(h[0]) * t2);
      const V t4 = choose(t0, z, t3);
      store(a_ + i, t4);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_elu_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const M t0 = (z > splat(0.0f));
      const V t1 = (a + splat(h[0]));
      const V t2 = choose(t0, splat(1.0f), t1);
      const V t3 = (d * t2);
      store(d_ + i, t3);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_elu_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  h[0] = static_cast<float>(s[0]);
}

static void activation_selu_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const M t0 = (z > splat(0.0f));
      const V t1 = smaller(z, splat(0.0f));
      const V t2 = exponential_minus_one(t1);
      const V t3 = (splat(1.6732632423543772f) * t2);
      const V t4 = choose(t0, z, t3);
      const V t5 = (splat(1.0507009873554805f) * t4);
      store(a_ + i, t5);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_selu_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const M t0 = (z > splat(0.0f));
      const V t1 = (a + splat(1.7580993408473766f));
      const V t2 = choose(t0, splat(1.0507009873554805f), t1);
      const V t3 = (d * t2);
      store(d_ + i, t3);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_selu_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_softplus_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = larger(z, splat(0.0f));
      const V t1 = size_of(z);
      const V t2 = (-t1);
      const V t3 = exponential(t2);
      const V t4 = logarithm_of_one_plus(t3);
      const V t5 = (t0 + t4);
      store(a_ + i, t5);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_softplus_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (-z);
      const V t1 = exponential(t0);
      const V t2 = (splat(1.0f) + t1);
      const V t3 = (splat(1.0f) / t2);
      const V t4 = (d * t3);
      store(d_ + i, t4);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_softplus_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_gelu_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (z * splat(0.7071067811865475f));
      const V t1 = error_function(t0);
      const V t2 = (splat(1.0f) + t1);
      const V t3 = (t2 * splat(0.5f));
      const V t4 = (z * t3);
      store(a_ + i, t4);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_gelu_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (z * splat(0.7071067811865475f));
      const V t1 = error_function(t0);
      const V t2 = (splat(1.0f) + t1);
      const V t3 = (t2 * splat(0.5f));
      const V t4 = (-z);
      const V t5 = (t4 * z);
      const V t6 = (t5 * splat(0.5f));
      const V t7 = exponential(t6);
      const V t8 = (z * t7);
      const V t9 = (t8 * splat(0.3989422804014327f));
      const V t10 = (t3 + t9);
      const V t11 = (d * t10);
      store(d_ + i, t11);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_gelu_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_gelu_tanh_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (splat(0.044715f) * z);
      const V t1 = (t0 * z);
      const V t2 = (t1 * z);
      const V t3 = (z + t2);
      const V t4 = (splat(0.7978845608028654f) * t3);
      const V t5 = hyperbolic_tangent(t4);
      const V t6 = (splat(1.0f) + t5);
      const V t7 = (z * t6);
      const V t8 = (t7 * splat(0.5f));
      store(a_ + i, t8);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_gelu_tanh_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (splat(0.044715f) * z);
      const V t1 = (t0 * z);
      const V t2 = (t1 * z);
      const V t3 = (z + t2);
      const V t4 = (splat(0.7978845608028654f) * t3);
      const V t5 = hyperbolic_tangent(t4);
      const V t6 = (splat(1.0f) + t5);
      const V t7 = (t6 * splat(0.5f));
      const V t8 = (t5 * t5);
      const V t9 = (splat(1.0f) - t8);
      const V t10 = (z * t9);
      const V t11 = (t10 * splat(0.7978845608028654f));
      const V t12 = (splat(0.134145f) * z);
      const V t13 = (t12 * z);
      const V t14 = (splat(1.0f) + t13);
      const V t15 = (t11 * t14);
      const V t16 = (t15 * splat(0.5f));
      const V t17 = (t7 + t16);
      const V t18 = (d * t17);
      store(d_ + i, t18);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_gelu_tanh_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_silu_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (-z);
      const V t1 = exponential(t0);
      const V t2 = (splat(1.0f) + t1);
      const V t3 = (z / t2);
      store(a_ + i, t3);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_silu_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (-z);
      const V t1 = exponential(t0);
      const V t2 = (splat(1.0f) + t1);
      const V t3 = (splat(1.0f) / t2);
      const V t4 = (splat(1.0f) - t3);
      const V t5 = (a * t4);
      const V t6 = (t3 + t5);
      const V t7 = (d * t6);
      store(d_ + i, t7);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_silu_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_gaussian_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (-z);
      const V t1 = (t0 * z);
      const V t2 = exponential(t1);
      store(a_ + i, t2);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_gaussian_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      [[maybe_unused]] const V d = load(d_ + i);
      [[maybe_unused]] const V z = load(z_ + i);
      [[maybe_unused]] const V a = load(a_ + i);
      const V t0 = (splat(-2.0f) * z);
      const V t1 = (t0 * a);
      const V t2 = (d * t1);
      store(d_ + i, t2);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_gaussian_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_softmax_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(-infinity);
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      r0_lanes = larger(r0_lanes, choose(inside(i, units), z, splat(-infinity)));
    }
    const float r0 = largest_of_lanes(r0_lanes);
    V r1_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (z - splat(r0));
      const V t1 = exponential(t0);
      r1_lanes = r1_lanes + choose(inside(i, units), t1, splat(0.0f));
    }
    const float r1 = sum_of_lanes(r1_lanes);
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (z - splat(r0));
      const V t1 = exponential(t0);
      const V t2 = (t1 / splat(r1));
      store(a_ + i, t2);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_softmax_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V d = load(d_ + i);
      const V a = load(a_ + i);
      const V t0 = (d * a);
      r0_lanes = r0_lanes + choose(inside(i, units), t0, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    for (long i = 0; i < units; i += LANES) {
      const V d = load(d_ + i);
      const V a = load(a_ + i);
      const V t0 = (d - splat(r0));
      const V t1 = (a * t0);
      store(d_ + i, t1);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_softmax_value_turned(const float* z_, float* a_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(-infinity);
    for (long i = 0; i < units; i++) {
      const V z = load(z_ + i * stride);
      r0 = larger(r0, z);
    }
    V r1 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V z = load(z_ + i * stride);
      const V t0 = (z - r0);
      const V t1 = exponential(t0);
      r1 = r1 + t1;
    }
    for (long i = 0; i < units; i++) {
      const V z = load(z_ + i * stride);
      const V t0 = (z - r0);
      const V t1 = exponential(t0);
      const V t2 = (t1 / r1);
      store(a_ + i * stride, t2);
    }
    z_ += LANES;
    a_ += LANES;
  }
}

static void activation_softmax_backward_turned(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V d = load(d_ + i * stride);
      const V a = load(a_ + i * stride);
      const V t0 = (d * a);
      r0 = r0 + t0;
    }
    for (long i = 0; i < units; i++) {
      const V d = load(d_ + i * stride);
      const V a = load(a_ + i * stride);
      const V t0 = (d - r0);
      const V t1 = (a * t0);
      store(d_ + i * stride, t1);
    }
    d_ += LANES;
    z_ += LANES;
    a_ += LANES;
  }
}

static void activation_softmax_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void activation_log_softmax_value(const float* z_, float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(-infinity);
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      r0_lanes = larger(r0_lanes, choose(inside(i, units), z, splat(-infinity)));
    }
    const float r0 = largest_of_lanes(r0_lanes);
    V r1_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (z - splat(r0));
      const V t1 = exponential(t0);
      r1_lanes = r1_lanes + choose(inside(i, units), t1, splat(0.0f));
    }
    const float r1 = sum_of_lanes(r1_lanes);
    const float q0 = logarithm(r1);
    for (long i = 0; i < units; i += LANES) {
      const V z = load(z_ + i);
      const V t0 = (z - splat(r0));
      const V t1 = (t0 - splat(q0));
      store(a_ + i, t1);
    }
    z_ += stride;
    a_ += stride;
  }
}

static void activation_log_softmax_backward(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V d = load(d_ + i);
      r0_lanes = r0_lanes + choose(inside(i, units), d, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    for (long i = 0; i < units; i += LANES) {
      const V d = load(d_ + i);
      const V a = load(a_ + i);
      const V t0 = exponential(a);
      const V t1 = (t0 * splat(r0));
      const V t2 = (d - t1);
      store(d_ + i, t2);
    }
    d_ += stride;
    z_ += stride;
    a_ += stride;
  }
}

static void activation_log_softmax_value_turned(const float* z_, float* a_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(-infinity);
    for (long i = 0; i < units; i++) {
      const V z = load(z_ + i * stride);
      r0 = larger(r0, z);
    }
    V r1 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V z = load(z_ + i * stride);
      const V t0 = (z - r0);
      const V t1 = exponential(t0);
      r1 = r1 + t1;
    }
    const V q0 = logarithm(r1);
    for (long i = 0; i < units; i++) {
      const V z = load(z_ + i * stride);
      const V t0 = (z - r0);
      const V t1 = (t0 - q0);
      store(a_ + i * stride, t1);
    }
    z_ += LANES;
    a_ += LANES;
  }
}

static void activation_log_softmax_backward_turned(float* d_, [[maybe_unused]] const float* z_, [[maybe_unused]] const float* a_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V d = load(d_ + i * stride);
      r0 = r0 + d;
    }
    for (long i = 0; i < units; i++) {
      const V d = load(d_ + i * stride);
      const V a = load(a_ + i * stride);
      const V t0 = exponential(a);
      const V t1 = (t0 * r0);
      const V t2 = (d - t1);
      store(d_ + i * stride, t2);
    }
    d_ += LANES;
    z_ += LANES;
    a_ += LANES;
  }
}

static void activation_log_softmax_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void loss_mean_squared_error_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = (t0 * t0);
      r0_lanes = r0_lanes + choose(inside(i, units), t1, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (r0 * h[0]);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_mean_squared_error_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = (t0 * t0);
      r0 = r0 + t1;
    }
    const V q0 = (r0 * splat(h[0]));
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_mean_squared_error_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = (splat(h[1]) * t0);
      const V t2 = (t1 * splat(share));
      store(d_ + i, t2);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_mean_squared_error_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = (splat(h[1]) * t0);
      const V t2 = (t1 * share);
      store(d_ + i * stride, t2);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_mean_squared_error_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (1.0 / units);
  const double c1 = (2.0 / units);
  h[0] = static_cast<float>(c0);
  h[1] = static_cast<float>(c1);
}

static void loss_half_squared_error_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = (t0 * t0);
      r0_lanes = r0_lanes + choose(inside(i, units), t1, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (0.5f * r0);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_half_squared_error_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = (t0 * t0);
      r0 = r0 + t1;
    }
    const V q0 = (splat(0.5f) * r0);
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_half_squared_error_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = (t0 * splat(share));
      store(d_ + i, t1);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_half_squared_error_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = (t0 * share);
      store(d_ + i * stride, t1);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_half_squared_error_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void loss_mean_absolute_error_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = size_of(t0);
      r0_lanes = r0_lanes + choose(inside(i, units), t1, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (r0 * h[0]);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_mean_absolute_error_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = size_of(t0);
      r0 = r0 + t1;
    }
    const V q0 = (r0 * splat(h[0]));
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_mean_absolute_error_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = sign_of(t0);
      const V t2 = (t1 * splat(h[0]));
      const V t3 = (t2 * splat(share));
      store(d_ + i, t3);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_mean_absolute_error_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = sign_of(t0);
      const V t2 = (t1 * splat(h[0]));
      const V t3 = (t2 * share);
      store(d_ + i * stride, t3);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_mean_absolute_error_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (1.0 / units);
  h[0] = static_cast<float>(c0);
}

static void loss_huber_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = size_of(t0);
      const M t2 = (t1 < splat(h[0]));
      const V t3 = (splat(0.5f) * t1);
      const V t4 = (t3 * t1);
      const V t5 = (t1 - splat(h[1]));
      const V t6 = (splat(h[0]) * t5);
      const V t7 = choose(t2, t4, t6);
      r0_lanes = r0_lanes + choose(inside(i, units), t7, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (r0 * h[2]);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_huber_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = size_of(t0);
      const M t2 = (t1 < splat(h[0]));
      const V t3 = (splat(0.5f) * t1);
      const V t4 = (t3 * t1);
      const V t5 = (t1 - splat(h[1]));
      const V t6 = (splat(h[0]) * t5);
      const V t7 = choose(t2, t4, t6);
      r0 = r0 + t7;
    }
    const V q0 = (r0 * splat(h[2]));
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_huber_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = larger(t0, splat(h[3]));
      const V t2 = smaller(t1, splat(h[4]));
      const V t3 = (t2 * splat(h[2]));
      const V t4 = (t3 * splat(share));
      store(d_ + i, t4);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_huber_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = larger(t0, splat(h[3]));
      const V t2 = smaller(t1, splat(h[4]));
      const V t3 = (t2 * splat(h[2]));
      const V t4 = (t3 * share);
      store(d_ + i * stride, t4);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_huber_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (0.5 * s[0]);
  const double c1 = (1.0 / units);
  const double c2 = (s[0] * 1.0);
  const double c3 = (-c2);
  h[0] = static_cast<float>(s[0]);
  h[1] = static_cast<float>(c0);
  h[2] = static_cast<float>(c1);
  h[3] = static_cast<float>(c3);
  h[4] = static_cast<float>(c2);
}

static void loss_binary_cross_entropy_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const M t0 = (y > splat(0.0f));
      const V t1 = choose(t0, p, splat(1.0f));
      const V t2 = logarithm(t1);
      const V t3 = (y * t2);
      const V t4 = (splat(1.0f) - y);
      const M t5 = (y < splat(1.0f));
      const V t6 = (splat(1.0f) - p);
      const V t7 = choose(t5, t6, splat(1.0f));
      const V t8 = logarithm(t7);
      const V t9 = (t4 * t8);
      const V t10 = (t3 + t9);
      r0_lanes = r0_lanes + choose(inside(i, units), t10, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (r0 * h[0]);
    const float q1 = (-q0);
    losses_[row] = q1;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_binary_cross_entropy_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const M t0 = (y > splat(0.0f));
      const V t1 = choose(t0, p, splat(1.0f));
      const V t2 = logarithm(t1);
      const V t3 = (y * t2);
      const V t4 = (splat(1.0f) - y);
      const M t5 = (y < splat(1.0f));
      const V t6 = (splat(1.0f) - p);
      const V t7 = choose(t5, t6, splat(1.0f));
      const V t8 = logarithm(t7);
      const V t9 = (t4 * t8);
      const V t10 = (t3 + t9);
      r0 = r0 + t10;
    }
    const V q0 = (r0 * splat(h[0]));
    const V q1 = (-q0);
    store(losses_, q1);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_binary_cross_entropy_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (splat(1.0f) - y);
      const M t1 = (y < splat(1.0f));
      const V t2 = (splat(1.0f) - p);
      const V t3 = choose(t1, t2, splat(1.0f));
      const V t4 = (t0 / t3);
      const M t5 = (y > splat(0.0f));
      const V t6 = choose(t5, p, splat(1.0f));
      const V t7 = (y / t6);
      const V t8 = (t4 - t7);
      const V t9 = (t8 * splat(h[0]));
      const V t10 = (t9 * splat(share));
      store(d_ + i, t10);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_binary_cross_entropy_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (splat(1.0f) - y);
      const M t1 = (y < splat(1.0f));
      const V t2 = (splat(1.0f) - p);
      const V t3 = choose(t1, t2, splat(1.0f));
      const V t4 = (t0 / t3);
      const M t5 = (y > splat(0.0f));
      const V t6 = choose(t5, p, splat(1.0f));
      const V t7 = (y / t6);
      const V t8 = (t4 - t7);
      const V t9 = (t8 * splat(h[0]));
      const V t10 = (t9 * share);
      store(d_ + i * stride, t10);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_binary_cross_entropy_value_of_scores(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = larger(p, splat(0.0f));
      const V t1 = (p * y);
      const V t2 = (t0 - t1);
      const V t3 = size_of(p);
      const V t4 = (-t3);
      const V t5 = exponential(t4);
      const V t6 = logarithm_of_one_plus(t5);
      const V t7 = (t2 + t6);
      r0_lanes = r0_lanes + choose(inside(i, units), t7, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (r0 * h[0]);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_binary_cross_entropy_value_of_scores_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = larger(p, splat(0.0f));
      const V t1 = (p * y);
      const V t2 = (t0 - t1);
      const V t3 = size_of(p);
      const V t4 = (-t3);
      const V t5 = exponential(t4);
      const V t6 = logarithm_of_one_plus(t5);
      const V t7 = (t2 + t6);
      r0 = r0 + t7;
    }
    const V q0 = (r0 * splat(h[0]));
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_binary_cross_entropy_slope_of_scores([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (p - y);
      const V t1 = (t0 * splat(h[0]));
      const V t2 = (t1 * splat(share));
      store(d_ + i, t2);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_binary_cross_entropy_slope_of_scores_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (p - y);
      const V t1 = (t0 * splat(h[0]));
      const V t2 = (t1 * share);
      store(d_ + i * stride, t2);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_binary_cross_entropy_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (1.0 / units);
  h[0] = static_cast<float>(c0);
}

static void loss_binary_cross_entropy_with_logits_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = larger(p, splat(0.0f));
      const V t1 = (p * y);
      const V t2 = (t0 - t1);
      const V t3 = size_of(p);
      const V t4 = (-t3);
      const V t5 = exponential(t4);
      const V t6 = logarithm_of_one_plus(t5);
      const V t7 = (t2 + t6);
      r0_lanes = r0_lanes + choose(inside(i, units), t7, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (r0 * h[0]);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_binary_cross_entropy_with_logits_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = larger(p, splat(0.0f));
      const V t1 = (p * y);
      const V t2 = (t0 - t1);
      const V t3 = size_of(p);
      const V t4 = (-t3);
      const V t5 = exponential(t4);
      const V t6 = logarithm_of_one_plus(t5);
      const V t7 = (t2 + t6);
      r0 = r0 + t7;
    }
    const V q0 = (r0 * splat(h[0]));
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_binary_cross_entropy_with_logits_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (-p);
      const V t1 = exponential(t0);
      const V t2 = (splat(1.0f) + t1);
      const V t3 = (splat(1.0f) / t2);
      const V t4 = (t3 - y);
      const V t5 = (t4 * splat(h[0]));
      const V t6 = (t5 * splat(share));
      store(d_ + i, t6);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_binary_cross_entropy_with_logits_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (-p);
      const V t1 = exponential(t0);
      const V t2 = (splat(1.0f) + t1);
      const V t3 = (splat(1.0f) / t2);
      const V t4 = (t3 - y);
      const V t5 = (t4 * splat(h[0]));
      const V t6 = (t5 * share);
      store(d_ + i * stride, t6);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_binary_cross_entropy_with_logits_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (1.0 / units);
  h[0] = static_cast<float>(c0);
}

static void loss_cross_entropy_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (splat(h[0]) * y);
      const V t1 = (t0 + splat(h[1]));
      const M t2 = (t1 > splat(0.0f));
      const V t3 = choose(t2, p, splat(1.0f));
      const V t4 = logarithm(t3);
      const V t5 = (t1 * t4);
      r0_lanes = r0_lanes + choose(inside(i, units), t5, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (-r0);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_cross_entropy_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (splat(h[0]) * y);
      const V t1 = (t0 + splat(h[1]));
      const M t2 = (t1 > splat(0.0f));
      const V t3 = choose(t2, p, splat(1.0f));
      const V t4 = logarithm(t3);
      const V t5 = (t1 * t4);
      r0 = r0 + t5;
    }
    const V q0 = (-r0);
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_cross_entropy_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (splat(h[0]) * y);
      const V t1 = (t0 + splat(h[1]));
      const V t2 = (-t1);
      const M t3 = (t1 > splat(0.0f));
      const V t4 = choose(t3, p, splat(1.0f));
      const V t5 = (t2 / t4);
      const V t6 = (t5 * splat(share));
      store(d_ + i, t6);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_cross_entropy_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (splat(h[0]) * y);
      const V t1 = (t0 + splat(h[1]));
      const V t2 = (-t1);
      const M t3 = (t1 > splat(0.0f));
      const V t4 = choose(t3, p, splat(1.0f));
      const V t5 = (t2 / t4);
      const V t6 = (t5 * share);
      store(d_ + i * stride, t6);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_cross_entropy_value_of_scores(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(-infinity);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      r0_lanes = larger(r0_lanes, choose(inside(i, units), p, splat(-infinity)));
    }
    const float r0 = largest_of_lanes(r0_lanes);
    V r1_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V t0 = (p - splat(r0));
      const V t1 = exponential(t0);
      r1_lanes = r1_lanes + choose(inside(i, units), t1, splat(0.0f));
    }
    const float r1 = sum_of_lanes(r1_lanes);
    const float q0 = logarithm(r1);
    V r2_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (splat(h[0]) * y);
      const V t1 = (t0 + splat(h[1]));
      const V t2 = (p - splat(r0));
      const V t3 = (t2 - splat(q0));
      const V t4 = (t1 * t3);
      r2_lanes = r2_lanes + choose(inside(i, units), t4, splat(0.0f));
    }
    const float r2 = sum_of_lanes(r2_lanes);
    const float q1 = (-r2);
    losses_[row] = q1;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_cross_entropy_value_of_scores_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(-infinity);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      r0 = larger(r0, p);
    }
    V r1 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V t0 = (p - r0);
      const V t1 = exponential(t0);
      r1 = r1 + t1;
    }
    const V q0 = logarithm(r1);
    V r2 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (splat(h[0]) * y);
      const V t1 = (t0 + splat(h[1]));
      const V t2 = (p - r0);
      const V t3 = (t2 - q0);
      const V t4 = (t1 * t3);
      r2 = r2 + t4;
    }
    const V q1 = (-r2);
    store(losses_, q1);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_cross_entropy_slope_of_scores([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (splat(h[0]) * y);
      const V t1 = (t0 + splat(h[1]));
      const V t2 = (p - t1);
      const V t3 = (t2 * splat(share));
      store(d_ + i, t3);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_cross_entropy_slope_of_scores_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (splat(h[0]) * y);
      const V t1 = (t0 + splat(h[1]));
      const V t2 = (p - t1);
      const V t3 = (t2 * share);
      store(d_ + i * stride, t3);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_cross_entropy_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (1.0 - s[0]);
  const double c1 = (s[0] / units);
  h[0] = static_cast<float>(c0);
  h[1] = static_cast<float>(c1);
}

static void loss_negative_log_likelihood_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const M t0 = (y > splat(0.0f));
      const V t1 = choose(t0, p, splat(0.0f));
      const V t2 = (y * t1);
      r0_lanes = r0_lanes + choose(inside(i, units), t2, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (-r0);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_negative_log_likelihood_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const M t0 = (y > splat(0.0f));
      const V t1 = choose(t0, p, splat(0.0f));
      const V t2 = (y * t1);
      r0 = r0 + t2;
    }
    const V q0 = (-r0);
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_negative_log_likelihood_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V y = load(y_ + i);
      const V t0 = (-y);
      const V t1 = (t0 * splat(share));
      store(d_ + i, t1);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_negative_log_likelihood_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V y = load(y_ + i * stride);
      const V t0 = (-y);
      const V t1 = (t0 * share);
      store(d_ + i * stride, t1);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_negative_log_likelihood_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
}

static void loss_hinge_value(const float* p_, const float* y_, float* losses_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    V r0_lanes = splat(0.0f);
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (splat(2.0f) * y);
      const V t1 = (t0 - splat(1.0f));
      const V t2 = (t1 * p);
      const V t3 = (splat(1.0f) - t2);
      const V t4 = larger(t3, splat(0.0f));
      r0_lanes = r0_lanes + choose(inside(i, units), t4, splat(0.0f));
    }
    const float r0 = sum_of_lanes(r0_lanes);
    const float q0 = (r0 * h[0]);
    losses_[row] = q0;
    p_ += stride;
    y_ += stride;
  }
}

static void loss_hinge_value_turned(const float* p_, const float* y_, float* losses_, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    V r0 = splat(0.0f);
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (splat(2.0f) * y);
      const V t1 = (t0 - splat(1.0f));
      const V t2 = (t1 * p);
      const V t3 = (splat(1.0f) - t2);
      const V t4 = larger(t3, splat(0.0f));
      r0 = r0 + t4;
    }
    const V q0 = (r0 * splat(h[0]));
    store(losses_, q0);
    p_ += LANES;
    y_ += LANES;
    losses_ += LANES;
  }
}

static void loss_hinge_slope([[maybe_unused]] const float* p_, const float* y_, float* d_, float share, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V p = load(p_ + i);
      const V y = load(y_ + i);
      const V t0 = (splat(2.0f) * y);
      const V t1 = (t0 - splat(1.0f));
      const V t2 = (t1 * p);
      const M t3 = (t2 < splat(1.0f));
      const V t4 = (-t1);
      const V t5 = choose(t3, t4, splat(0.0f));
      const V t6 = (t5 * splat(h[0]));
      const V t7 = (t6 * splat(share));
      store(d_ + i, t7);
    }
    p_ += stride;
    y_ += stride;
    d_ += stride;
  }
}

static void loss_hinge_slope_turned([[maybe_unused]] const float* p_, const float* y_, float* d_, V share, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long lane = 0; lane < stride; lane += LANES) {
    for (long i = 0; i < units; i++) {
      const V p = load(p_ + i * stride);
      const V y = load(y_ + i * stride);
      const V t0 = (splat(2.0f) * y);
      const V t1 = (t0 - splat(1.0f));
      const V t2 = (t1 * p);
      const M t3 = (t2 < splat(1.0f));
      const V t4 = (-t1);
      const V t5 = choose(t3, t4, splat(0.0f));
      const V t6 = (t5 * splat(h[0]));
      const V t7 = (t6 * share);
      store(d_ + i * stride, t7);
    }
    p_ += LANES;
    y_ += LANES;
    d_ += LANES;
  }
}

static void loss_hinge_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (1.0 / units);
  h[0] = static_cast<float>(c0);
}

template <bool EACH>
static void optimizer_gradient_descent_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V t0 = (known<EACH>(h, 0) * gradient);
    const V t1 = (parameter - t0);
    store(parameter_ + i, t1);
  }
}

static void optimizer_gradient_descent_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  h[0] = static_cast<float>(learning_rate);
}

template <bool EACH>
static void optimizer_sgd_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V t0 = (known<EACH>(h, 0) * gradient);
    const V t1 = (parameter - t0);
    store(parameter_ + i, t1);
  }
}

static void optimizer_sgd_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  h[0] = static_cast<float>(learning_rate);
}

template <bool EACH>
static void optimizer_sgd_velocity_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* velocity_ = memories[0];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V velocity = load(velocity_ + i);
    const V t0 = (known<EACH>(h, 1) * velocity);
    const V t1 = (t0 + gradient);
    const V t2 = (known<EACH>(h, 0) * t1);
    const V t3 = (parameter - t2);
    store(parameter_ + i, t3);
    store(velocity_ + i, t1);
  }
}

static void optimizer_sgd_velocity_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[0]);
}

template <bool EACH>
static void optimizer_momentum_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V t0 = (known<EACH>(h, 0) * gradient);
    const V t1 = (parameter - t0);
    store(parameter_ + i, t1);
  }
}

static void optimizer_momentum_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  h[0] = static_cast<float>(learning_rate);
}

template <bool EACH>
static void optimizer_momentum_velocity_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* velocity_ = memories[0];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V velocity = load(velocity_ + i);
    const V t0 = (known<EACH>(h, 1) * velocity);
    const V t1 = (t0 + gradient);
    const V t2 = (known<EACH>(h, 0) * t1);
    const V t3 = (parameter - t2);
    store(parameter_ + i, t3);
    store(velocity_ + i, t1);
  }
}

static void optimizer_momentum_velocity_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[0]);
}

template <bool EACH>
static void optimizer_nesterov_velocity_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* velocity_ = memories[0];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V velocity = load(velocity_ + i);
    const V t0 = (known<EACH>(h, 1) * velocity);
    const V t1 = (t0 + gradient);
    const V t2 = (known<EACH>(h, 1) * t1);
    const V t3 = (gradient + t2);
    const V t4 = (known<EACH>(h, 0) * t3);
    const V t5 = (parameter - t4);
    store(parameter_ + i, t5);
    store(velocity_ + i, t1);
  }
}

static void optimizer_nesterov_velocity_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[0]);
}

template <bool EACH>
static void optimizer_adagrad_square_sum_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* square_sum_ = memories[0];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V square_sum = load(square_sum_ + i);
    const V t0 = (known<EACH>(h, 0) * gradient);
    const V t1 = (gradient * gradient);
    const V t2 = (square_sum + t1);
    const V t3 = square_root(t2);
    const V t4 = (t3 + known<EACH>(h, 1));
    const V t5 = (t0 / t4);
    const V t6 = (parameter - t5);
    store(parameter_ + i, t6);
    store(square_sum_ + i, t2);
  }
}

static void optimizer_adagrad_square_sum_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[1]);
}

template <bool EACH>
static void optimizer_adadelta_v_u_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* v_ = memories[0];
  float* u_ = memories[1];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V v = load(v_ + i);
    const V u = load(u_ + i);
    const V t0 = (u + known<EACH>(h, 1));
    const V t1 = square_root(t0);
    const V t2 = (known<EACH>(h, 2) * v);
    const V t3 = (gradient * gradient);
    const V t4 = (known<EACH>(h, 3) * t3);
    const V t5 = (t2 + t4);
    const V t6 = (t5 + known<EACH>(h, 1));
    const V t7 = square_root(t6);
    const V t8 = (t1 / t7);
    const V t9 = (t8 * gradient);
    const V t10 = (known<EACH>(h, 0) * t9);
    const V t11 = (parameter - t10);
    store(parameter_ + i, t11);
    store(v_ + i, t5);
    const V t12 = (known<EACH>(h, 2) * u);
    const V t13 = (t9 * t9);
    const V t14 = (known<EACH>(h, 3) * t13);
    const V t15 = (t12 + t14);
    store(u_ + i, t15);
  }
}

static void optimizer_adadelta_v_u_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  const double c0 = (1.0 - s[0]);
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[1]);
  h[2] = static_cast<float>(s[0]);
  h[3] = static_cast<float>(c0);
}

template <bool EACH>
static void optimizer_rmsprop_v_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* v_ = memories[0];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V v = load(v_ + i);
    const V t0 = (known<EACH>(h, 1) * v);
    const V t1 = (gradient * gradient);
    const V t2 = (known<EACH>(h, 2) * t1);
    const V t3 = (t0 + t2);
    const V t4 = square_root(t3);
    const V t5 = (t4 + known<EACH>(h, 3));
    const V t6 = (gradient / t5);
    const V t7 = (known<EACH>(h, 0) * t6);
    const V t8 = (parameter - t7);
    store(parameter_ + i, t8);
    store(v_ + i, t3);
  }
}

static void optimizer_rmsprop_v_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  const double c0 = (1.0 - s[0]);
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[0]);
  h[2] = static_cast<float>(c0);
  h[3] = static_cast<float>(s[1]);
}

template <bool EACH>
static void optimizer_rmsprop_v_velocity_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* v_ = memories[0];
  float* velocity_ = memories[1];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V v = load(v_ + i);
    const V velocity = load(velocity_ + i);
    const V t0 = (known<EACH>(h, 1) * velocity);
    const V t1 = (known<EACH>(h, 2) * v);
    const V t2 = (gradient * gradient);
    const V t3 = (known<EACH>(h, 3) * t2);
    const V t4 = (t1 + t3);
    const V t5 = square_root(t4);
    const V t6 = (t5 + known<EACH>(h, 4));
    const V t7 = (gradient / t6);
    const V t8 = (t0 + t7);
    const V t9 = (known<EACH>(h, 0) * t8);
    const V t10 = (parameter - t9);
    store(parameter_ + i, t10);
    store(v_ + i, t4);
    store(velocity_ + i, t8);
  }
}

static void optimizer_rmsprop_v_velocity_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  const double c0 = (1.0 - s[0]);
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[2]);
  h[2] = static_cast<float>(s[0]);
  h[3] = static_cast<float>(c0);
  h[4] = static_cast<float>(s[1]);
}

template <bool EACH>
static void optimizer_adam_m_v_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* m_ = memories[0];
  float* v_ = memories[1];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V m = load(m_ + i);
    const V v = load(v_ + i);
    const V t0 = (known<EACH>(h, 1) * m);
    const V t1 = (known<EACH>(h, 2) * gradient);
    const V t2 = (t0 + t1);
    const V t3 = (t2 * known<EACH>(h, 3));
    const V t4 = (known<EACH>(h, 0) * t3);
    const V t5 = (known<EACH>(h, 4) * v);
    const V t6 = (gradient * gradient);
    const V t7 = (known<EACH>(h, 5) * t6);
    const V t8 = (t5 + t7);
    const V t9 = (t8 * known<EACH>(h, 6));
    const V t10 = square_root(t9);
    const V t11 = (t10 + known<EACH>(h, 7));
    const V t12 = (t4 / t11);
    const V t13 = (parameter - t12);
    store(parameter_ + i, t13);
    store(m_ + i, t2);
    store(v_ + i, t8);
  }
}

static void optimizer_adam_m_v_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  const double c0 = (1.0 - s[0]);
  const double c1 = std::pow(s[0], step);
  const double c2 = (1.0 - c1);
  const double c3 = (1.0 / c2);
  const double c4 = (1.0 - s[1]);
  const double c5 = std::pow(s[1], step);
  const double c6 = (1.0 - c5);
  const double c7 = (1.0 / c6);
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[0]);
  h[2] = static_cast<float>(c0);
  h[3] = static_cast<float>(c3);
  h[4] = static_cast<float>(s[1]);
  h[5] = static_cast<float>(c4);
  h[6] = static_cast<float>(c7);
  h[7] = static_cast<float>(s[2]);
}

template <bool EACH>
static void optimizer_amsgrad_m_v_v_max_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* m_ = memories[0];
  float* v_ = memories[1];
  float* v_max_ = memories[2];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V m = load(m_ + i);
    const V v = load(v_ + i);
    const V v_max = load(v_max_ + i);
    const V t0 = (known<EACH>(h, 1) * m);
    const V t1 = (known<EACH>(h, 2) * gradient);
    const V t2 = (t0 + t1);
    const V t3 = (t2 * known<EACH>(h, 3));
    const V t4 = (known<EACH>(h, 0) * t3);
    const V t5 = (known<EACH>(h, 4) * v);
    const V t6 = (gradient * gradient);
    const V t7 = (known<EACH>(h, 5) * t6);
    const V t8 = (t5 + t7);
    const V t9 = larger(v_max, t8);
    const V t10 = (t9 * known<EACH>(h, 6));
    const V t11 = square_root(t10);
    const V t12 = (t11 + known<EACH>(h, 7));
    const V t13 = (t4 / t12);
    const V t14 = (parameter - t13);
    store(parameter_ + i, t14);
    store(m_ + i, t2);
    store(v_ + i, t8);
    store(v_max_ + i, t9);
  }
}

static void optimizer_amsgrad_m_v_v_max_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  const double c0 = (1.0 - s[0]);
  const double c1 = std::pow(s[0], step);
  const double c2 = (1.0 - c1);
  const double c3 = (1.0 / c2);
  const double c4 = (1.0 - s[1]);
  const double c5 = std::pow(s[1], step);
  const double c6 = (1.0 - c5);
  const double c7 = (1.0 / c6);
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[0]);
  h[2] = static_cast<float>(c0);
  h[3] = static_cast<float>(c3);
  h[4] = static_cast<float>(s[1]);
  h[5] = static_cast<float>(c4);
  h[6] = static_cast<float>(c7);
  h[7] = static_cast<float>(s[2]);
}

template <bool EACH>
static void optimizer_adamax_m_u_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* m_ = memories[0];
  float* u_ = memories[1];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V m = load(m_ + i);
    const V u = load(u_ + i);
    const V t0 = (known<EACH>(h, 1) * m);
    const V t1 = (known<EACH>(h, 2) * gradient);
    const V t2 = (t0 + t1);
    const V t3 = (t2 * known<EACH>(h, 3));
    const V t4 = (known<EACH>(h, 0) * t3);
    const V t5 = (known<EACH>(h, 4) * u);
    const V t6 = size_of(gradient);
    const V t7 = (t6 + known<EACH>(h, 5));
    const V t8 = larger(t5, t7);
    const V t9 = (t4 / t8);
    const V t10 = (parameter - t9);
    store(parameter_ + i, t10);
    store(m_ + i, t2);
    store(u_ + i, t8);
  }
}

static void optimizer_adamax_m_u_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  const double c0 = (1.0 - s[0]);
  const double c1 = std::pow(s[0], step);
  const double c2 = (1.0 - c1);
  const double c3 = (1.0 / c2);
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(s[0]);
  h[2] = static_cast<float>(c0);
  h[3] = static_cast<float>(c3);
  h[4] = static_cast<float>(s[1]);
  h[5] = static_cast<float>(s[2]);
}

template <bool EACH>
static void optimizer_nadam_m_v_product_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* m_ = memories[0];
  float* v_ = memories[1];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V m = load(m_ + i);
    const V v = load(v_ + i);
    const V t0 = (known<EACH>(h, 2) * m);
    const V t1 = (known<EACH>(h, 3) * gradient);
    const V t2 = (t0 + t1);
    const V t3 = (known<EACH>(h, 1) * t2);
    const V t4 = (known<EACH>(h, 4) * gradient);
    const V t5 = (t3 + t4);
    const V t6 = (known<EACH>(h, 0) * t5);
    const V t7 = (known<EACH>(h, 5) * v);
    const V t8 = (gradient * gradient);
    const V t9 = (known<EACH>(h, 6) * t8);
    const V t10 = (t7 + t9);
    const V t11 = (t10 * known<EACH>(h, 7));
    const V t12 = square_root(t11);
    const V t13 = (t12 + known<EACH>(h, 8));
    const V t14 = (t6 / t13);
    const V t15 = (parameter - t14);
    store(parameter_ + i, t15);
    store(m_ + i, t2);
    store(v_ + i, t10);
  }
}

static void optimizer_nadam_m_v_product_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  const double c0 = (step + 1.0);
  const double c1 = (c0 * s[3]);
  const double c2 = std::pow(0.96, c1);
  const double c3 = (0.5 * c2);
  const double c4 = (1.0 - c3);
  const double c5 = (s[0] * c4);
  const double c6 = (step * s[3]);
  const double c7 = std::pow(0.96, c6);
  const double c8 = (0.5 * c7);
  const double c9 = (1.0 - c8);
  const double c10 = (s[0] * c9);
  const float c11 = (single[0] * static_cast<float>(c10));
  const float c12 = (c11 * static_cast<float>(c5));
  const float c13 = (1.0f - c12);
  const float c14 = (static_cast<float>(c5) / c13);
  const double c15 = (1.0 - s[0]);
  const double c16 = (1.0 - c10);
  const float c17 = (1.0f - c11);
  const float c18 = (static_cast<float>(c16) / c17);
  const double c19 = (1.0 - s[1]);
  const double c20 = std::pow(s[1], step);
  const double c21 = (1.0 - c20);
  const double c22 = (1.0 / c21);
  h[0] = static_cast<float>(learning_rate);
  h[1] = static_cast<float>(c14);
  h[2] = static_cast<float>(s[0]);
  h[3] = static_cast<float>(c15);
  h[4] = static_cast<float>(c18);
  h[5] = static_cast<float>(s[1]);
  h[6] = static_cast<float>(c19);
  h[7] = static_cast<float>(c22);
  h[8] = static_cast<float>(s[2]);
  single[0] = c11;
}

template <bool EACH>
static void optimizer_adamw_m_v_update(float* parameter_, const float* gradient_, [[maybe_unused]] float* const* memories, long count, [[maybe_unused]] const float* __restrict h) {
  float* m_ = memories[0];
  float* v_ = memories[1];
  for (long i = 0; i < count; i += LANES) {
    const V parameter = load(parameter_ + i);
    const V gradient = load(gradient_ + i);
    const V m = load(m_ + i);
    const V v = load(v_ + i);
    const V t0 = (known<EACH>(h, 0) * parameter);
    const V t1 = (known<EACH>(h, 2) * m);
    const V t2 = (known<EACH>(h, 3) * gradient);
    const V t3 = (t1 + t2);
    const V t4 = (t3 * known<EACH>(h, 4));
    const V t5 = (known<EACH>(h, 1) * t4);
    const V t6 = (known<EACH>(h, 5) * v);
    const V t7 = (gradient * gradient);
    const V t8 = (known<EACH>(h, 6) * t7);
    const V t9 = (t6 + t8);
    const V t10 = (t9 * known<EACH>(h, 7));
    const V t11 = square_root(t10);
    const V t12 = (t11 + known<EACH>(h, 8));
    const V t13 = (t5 / t12);
    const V t14 = (t0 - t13);
    store(parameter_ + i, t14);
    store(m_ + i, t3);
    store(v_ + i, t9);
  }
}

static void optimizer_adamw_m_v_prepare([[maybe_unused]] const double* s, double learning_rate, [[maybe_unused]] double step, [[maybe_unused]] float* single, float* h) {
  const double c0 = (learning_rate * s[3]);
  const double c1 = (1.0 - c0);
  const double c2 = (1.0 - s[0]);
  const double c3 = std::pow(s[0], step);
  const double c4 = (1.0 - c3);
  const double c5 = (1.0 / c4);
  const double c6 = (1.0 - s[1]);
  const double c7 = std::pow(s[1], step);
  const double c8 = (1.0 - c7);
  const double c9 = (1.0 / c8);
  h[0] = static_cast<float>(c1);
  h[1] = static_cast<float>(learning_rate);
  h[2] = static_cast<float>(s[0]);
  h[3] = static_cast<float>(c2);
  h[4] = static_cast<float>(c5);
  h[5] = static_cast<float>(s[1]);
  h[6] = static_cast<float>(c6);
  h[7] = static_cast<float>(c9);
  h[8] = static_cast<float>(s[2]);
}

static void regularizer_l2_add_slope(float* gradient_, const float* W_, long count, [[maybe_unused]] const float* __restrict h) {
  for (long i = 0; i < count; i += LANES) {
    const V W = load(W_ + i);
    const V gradient = load(gradient_ + i);
    const V t0 = (splat(h[0]) * W);
    const V t1 = (gradient + t0);
    store(gradient_ + i, t1);
  }
}

static void regularizer_l2_prepare(const double* s, float* h) {
  h[0] = static_cast<float>(s[0]);
}

static void regularizer_l1_add_slope(float* gradient_, const float* W_, long count, [[maybe_unused]] const float* __restrict h) {
  for (long i = 0; i < count; i += LANES) {
    const V W = load(W_ + i);
    const V gradient = load(gradient_ + i);
    const V t0 = sign_of(W);
    const V t1 = (splat(h[0]) * t0);
    const V t2 = (gradient + t1);
    store(gradient_ + i, t2);
  }
}

static void regularizer_l1_prepare(const double* s, float* h) {
  h[0] = static_cast<float>(s[0]);
}

static void regularizer_l1_l2_add_slope(float* gradient_, const float* W_, long count, [[maybe_unused]] const float* __restrict h) {
  for (long i = 0; i < count; i += LANES) {
    const V W = load(W_ + i);
    const V gradient = load(gradient_ + i);
    const V t0 = sign_of(W);
    const V t1 = (splat(h[0]) * t0);
    const V t2 = (splat(h[1]) * W);
    const V t3 = (t1 + t2);
    const V t4 = (gradient + t3);
    store(gradient_ + i, t4);
  }
}

static void regularizer_l1_l2_prepare(const double* s, float* h) {
  h[0] = static_cast<float>(s[0]);
  h[1] = static_cast<float>(s[1]);
}

template <int COLUMNS>
static void regularizer_max_norm_project(float* W_, long rows, [[maybe_unused]] const float* __restrict h) {
  V r0[COLUMNS];
  for (int column = 0; column < COLUMNS; column++) {
    r0[column] = splat(0.0f);
  }
  for (long row = 0; row < rows; row++) {
    for (int column = 0; column < COLUMNS; column++) {
      const V W = load(W_ + (row * COLUMNS + column) * LANES);
      const V t0 = (W * W);
      r0[column] = r0[column] + t0;
    }
  }
  for (int column = 0; column < COLUMNS; column++) {
    const V q0 = square_root(r0[column]);
    const V q1 = larger(q0, splat(h[1]));
    const V q2 = (splat(h[0]) / q1);
    for (long row = 0; row < rows; row++) {
      const V W = load(W_ + (row * COLUMNS + column) * LANES);
      const V t0 = (W * q2);
      store(W_ + (row * COLUMNS + column) * LANES, t0);
    }
  }
}

static void regularizer_max_norm_prepare(const double* s, float* h) {
  const double c0 = (s[0] * 1.0);
  h[0] = static_cast<float>(s[0]);
  h[1] = static_cast<float>(c0);
}

static void dropout_value(const float* a_, const float* mask_, float* result_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V a = load(a_ + i);
      const V mask = load(mask_ + i);
      const V t0 = (mask * splat(h[0]));
      const V t1 = (a * t0);
      store(result_ + i, t1);
    }
    a_ += stride;
    mask_ += stride;
    result_ += stride;
  }
}

static void dropout_backward(const float* a_, const float* mask_, float* result_, long rows, long units, long stride, [[maybe_unused]] const float* __restrict h) {
  for (long row = 0; row < rows; row++) {
    for (long i = 0; i < units; i += LANES) {
      const V a = load(a_ + i);
      const V mask = load(mask_ + i);
      const V t0 = (mask * splat(h[0]));
      const V t1 = (a * t0);
      store(result_ + i, t1);
    }
    a_ += stride;
    mask_ += stride;
    result_ += stride;
  }
}

static void dropout_prepare([[maybe_unused]] const double* s, [[maybe_unused]] double units, [[maybe_unused]] float* h) {
  const double c0 = (1.0 - s[0]);
  const double c1 = (1.0 / c0);
  h[0] = static_cast<float>(c1);
}

static const ActivationCode ACTIVATIONS[] = {
    {activation_identity_prepare, activation_identity_value, activation_identity_backward, nullptr, nullptr},
    {activation_step_prepare, activation_step_value, activation_step_backward, nullptr, nullptr},
    {activation_sigmoid_prepare, activation_sigmoid_value, activation_sigmoid_backward, nullptr, nullptr},
    {activation_hard_sigmoid_prepare, activation_hard_sigmoid_value, activation_hard_sigmoid_backward, nullptr, nullptr},
    {activation_tanh_prepare, activation_tanh_value, activation_tanh_backward, nullptr, nullptr},
    {activation_softsign_prepare, activation_softsign_value, activation_softsign_backward, nullptr, nullptr},
    {activation_relu_prepare, activation_relu_value, activation_relu_backward, nullptr, nullptr},
    {activation_leaky_relu_prepare, activation_leaky_relu_value, activation_leaky_relu_backward, nullptr, nullptr},
    {activation_elu_prepare, activation_elu_value, activation_elu_backward, nullptr, nullptr},
    {activation_selu_prepare, activation_selu_value, activation_selu_backward, nullptr, nullptr},
    {activation_softplus_prepare, activation_softplus_value, activation_softplus_backward, nullptr, nullptr},
    {activation_gelu_prepare, activation_gelu_value, activation_gelu_backward, nullptr, nullptr},
    {activation_gelu_tanh_prepare, activation_gelu_tanh_value, activation_gelu_tanh_backward, nullptr, nullptr},
    {activation_silu_prepare, activation_silu_value, activation_silu_backward, nullptr, nullptr},
    {activation_gaussian_prepare, activation_gaussian_value, activation_gaussian_backward, nullptr, nullptr},
    {activation_softmax_prepare, activation_softmax_value, activation_softmax_backward, activation_softmax_value_turned, activation_softmax_backward_turned},
    {activation_log_softmax_prepare, activation_log_softmax_value, activation_log_softmax_backward, activation_log_softmax_value_turned, activation_log_softmax_backward_turned},
};

static const LossCode LOSSES[] = {
    {loss_mean_squared_error_prepare, loss_mean_squared_error_value, loss_mean_squared_error_slope, loss_mean_squared_error_value_turned, loss_mean_squared_error_slope_turned, nullptr, nullptr, nullptr, nullptr},
    {loss_half_squared_error_prepare, loss_half_squared_error_value, loss_half_squared_error_slope, loss_half_squared_error_value_turned, loss_half_squared_error_slope_turned, nullptr, nullptr, nullptr, nullptr},
    {loss_mean_absolute_error_prepare, loss_mean_absolute_error_value, loss_mean_absolute_error_slope, loss_mean_absolute_error_value_turned, loss_mean_absolute_error_slope_turned, nullptr, nullptr, nullptr, nullptr},
    {loss_huber_prepare, loss_huber_value, loss_huber_slope, loss_huber_value_turned, loss_huber_slope_turned, nullptr, nullptr, nullptr, nullptr},
    {loss_binary_cross_entropy_prepare, loss_binary_cross_entropy_value, loss_binary_cross_entropy_slope, loss_binary_cross_entropy_value_turned, loss_binary_cross_entropy_slope_turned, loss_binary_cross_entropy_value_of_scores, loss_binary_cross_entropy_slope_of_scores, loss_binary_cross_entropy_value_of_scores_turned, loss_binary_cross_entropy_slope_of_scores_turned},
    {loss_binary_cross_entropy_with_logits_prepare, loss_binary_cross_entropy_with_logits_value, loss_binary_cross_entropy_with_logits_slope, loss_binary_cross_entropy_with_logits_value_turned, loss_binary_cross_entropy_with_logits_slope_turned, nullptr, nullptr, nullptr, nullptr},
    {loss_cross_entropy_prepare, loss_cross_entropy_value, loss_cross_entropy_slope, loss_cross_entropy_value_turned, loss_cross_entropy_slope_turned, loss_cross_entropy_value_of_scores, loss_cross_entropy_slope_of_scores, loss_cross_entropy_value_of_scores_turned, loss_cross_entropy_slope_of_scores_turned},
    {loss_negative_log_likelihood_prepare, loss_negative_log_likelihood_value, loss_negative_log_likelihood_slope, loss_negative_log_likelihood_value_turned, loss_negative_log_likelihood_slope_turned, nullptr, nullptr, nullptr, nullptr},
    {loss_hinge_prepare, loss_hinge_value, loss_hinge_slope, loss_hinge_value_turned, loss_hinge_slope_turned, nullptr, nullptr, nullptr, nullptr},
};

static const OptimizerCode OPTIMIZERS[] = {
    {optimizer_gradient_descent_prepare, optimizer_gradient_descent_update<false>, optimizer_gradient_descent_update<true>, 0, 0, true},
    {optimizer_sgd_prepare, optimizer_sgd_update<false>, optimizer_sgd_update<true>, 0, 0, true},
    {optimizer_sgd_velocity_prepare, optimizer_sgd_velocity_update<false>, optimizer_sgd_velocity_update<true>, 1, 0, false},
    {optimizer_momentum_prepare, optimizer_momentum_update<false>, optimizer_momentum_update<true>, 0, 0, true},
    {optimizer_momentum_velocity_prepare, optimizer_momentum_velocity_update<false>, optimizer_momentum_velocity_update<true>, 1, 0, false},
    {optimizer_nesterov_velocity_prepare, optimizer_nesterov_velocity_update<false>, optimizer_nesterov_velocity_update<true>, 1, 0, false},
    {optimizer_adagrad_square_sum_prepare, optimizer_adagrad_square_sum_update<false>, optimizer_adagrad_square_sum_update<true>, 1, 0, false},
    {optimizer_adadelta_v_u_prepare, optimizer_adadelta_v_u_update<false>, optimizer_adadelta_v_u_update<true>, 2, 0, false},
    {optimizer_rmsprop_v_prepare, optimizer_rmsprop_v_update<false>, optimizer_rmsprop_v_update<true>, 1, 0, false},
    {optimizer_rmsprop_v_velocity_prepare, optimizer_rmsprop_v_velocity_update<false>, optimizer_rmsprop_v_velocity_update<true>, 2, 0, false},
    {optimizer_adam_m_v_prepare, optimizer_adam_m_v_update<false>, optimizer_adam_m_v_update<true>, 2, 0, false},
    {optimizer_amsgrad_m_v_v_max_prepare, optimizer_amsgrad_m_v_v_max_update<false>, optimizer_amsgrad_m_v_v_max_update<true>, 3, 0, false},
    {optimizer_adamax_m_u_prepare, optimizer_adamax_m_u_update<false>, optimizer_adamax_m_u_update<true>, 2, 0, false},
    {optimizer_nadam_m_v_product_prepare, optimizer_nadam_m_v_product_update<false>, optimizer_nadam_m_v_product_update<true>, 2, 1, false},
    {optimizer_adamw_m_v_prepare, optimizer_adamw_m_v_update<false>, optimizer_adamw_m_v_update<true>, 2, 0, false},
};

static const RegularizerCode REGULARIZERS[] = {
    {regularizer_l2_prepare, regularizer_l2_add_slope, {}},
    {regularizer_l1_prepare, regularizer_l1_add_slope, {}},
    {regularizer_l1_l2_prepare, regularizer_l1_l2_add_slope, {}},
    {regularizer_max_norm_prepare, nullptr, {regularizer_max_norm_project<1 * PAD / LANES>, regularizer_max_norm_project<2 * PAD / LANES>, regularizer_max_norm_project<3 * PAD / LANES>, regularizer_max_norm_project<4 * PAD / LANES>}},
};
