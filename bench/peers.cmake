# The libraries that benches compare with, where they are found: Debian's packages libhnswlib-dev and
# libfaiss-dev, the latter with libopenblas-dev, or folders given by -DPEER_HNSWLIB_DIR=... (holds
# hnswlib/hnswlib.h) and -DPEER_FAISS_DIR=... (holds include/ and lib/, of a build for this processor).
# What was found is kept in the build folder: another library wants another one. Makes the targets
# `hnswlib` and `faiss`. Included by the CMakeLists.txt at the top.
set(PEER_HNSWLIB_DIR "" CACHE PATH "Folder with hnswlib/hnswlib.h, before the system's")
set(PEER_FAISS_DIR "" CACHE PATH "Folder with FAISS's include and lib, before the system's")

find_path(HNSWLIB_INCLUDE hnswlib/hnswlib.h HINTS "${PEER_HNSWLIB_DIR}")
if(HNSWLIB_INCLUDE)
    message(STATUS "benches: hnswlib in ${HNSWLIB_INCLUDE}")
    add_library(hnswlib INTERFACE)
    target_include_directories(hnswlib SYSTEM INTERFACE "${HNSWLIB_INCLUDE}")
else()
    message(STATUS "benches: without hnswlib")
endif()

find_path(FAISS_INCLUDE faiss/utils/distances.h HINTS "${PEER_FAISS_DIR}/include")
find_library(FAISS_LIBRARY NAMES faiss_avx512 faiss_avx2 faiss NAMES_PER_DIR HINTS "${PEER_FAISS_DIR}/lib")
find_package(LAPACK) # brings BLAS; the reference BLAS alone has not all that FAISS calls
find_package(OpenMP)
if(FAISS_INCLUDE AND FAISS_LIBRARY AND LAPACK_FOUND AND OpenMP_CXX_FOUND)
    message(STATUS "benches: FAISS in ${FAISS_LIBRARY}")
    add_library(faiss INTERFACE)
    target_include_directories(faiss SYSTEM INTERFACE "${FAISS_INCLUDE}")
    target_link_libraries(faiss INTERFACE "${FAISS_LIBRARY}" ${LAPACK_LIBRARIES} ${BLAS_LIBRARIES}
        OpenMP::OpenMP_CXX)
else()
    message(STATUS "benches: without FAISS")
endif()

# use_peer(<target> <peer> <file>): adds the file that calls the peer, and the macro BENCH_WITH_<PEER>,
# where the peer is there. Only the peers' own code may use all that this processor has; ours is what the
# product has.
function(use_peer target peer file)
    if(TARGET ${peer})
        string(TOUPPER "BENCH_WITH_${peer}" macro)
        target_sources(${target} PRIVATE ${file})
        target_link_libraries(${target} PRIVATE ${peer})
        target_compile_definitions(${target} PRIVATE ${macro})
        set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS "-O3;-march=native")
    endif()
endfunction()
