// Nothing: it stands for the headers that are precompiled with it (tests/CMakeLists.txt).
