# PostgreSQL's official image with both extensions: docker build -t pg_milvus --build-arg PG_MAJOR=17 .
ARG PG_MAJOR=17

FROM postgres:${PG_MAJOR} AS build
ARG PG_MAJOR
RUN apt-get update && apt-get install -y --no-install-recommends \
    bison flex g++ make perl postgresql-server-dev-${PG_MAJOR}
COPY . /pg_milvus
RUN make -C /pg_milvus install DESTDIR=/installed

FROM postgres:${PG_MAJOR}
COPY --from=build /installed/ /
