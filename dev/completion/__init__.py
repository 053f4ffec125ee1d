# SPDX-License-Identifier: LGPL-2.1-or-later
"""Completions for shells, made from the option tables; dev/gen-completions writes them."""
