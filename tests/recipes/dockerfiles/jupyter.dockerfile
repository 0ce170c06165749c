FROM quay.io/jupyter/scipy-notebook:2025-11-03
USER root
RUN apt-get update --yes && apt-get install --yes --no-install-recommends graphviz && apt-get clean && rm -rf /var/lib/apt/lists/*
USER ${NB_UID}
RUN mamba install --yes 'polars=1.34' && mamba clean --all -f -y && fix-permissions "${CONDA_DIR}"
