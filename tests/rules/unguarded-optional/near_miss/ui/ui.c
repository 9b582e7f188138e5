#include "../cpu/cpu.h"
#ifdef HAVE_GPU
#include "../gpu/gpu.h"
#endif
#if HAVE_GPU && !SERVER
#else
#include "../gpu/gpu.h"
#endif
#if __has_include("../gpu/gpu.h")
#include "../gpu/gpu.h"
#endif
