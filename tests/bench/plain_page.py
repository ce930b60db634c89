"""A page of Streamlit with one box on it: what the page of the atlas is measured beside."""

import streamlit as st

if st.checkbox("甲"):
    st.markdown("乙")
