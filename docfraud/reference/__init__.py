"""Document models, learnt from genuine specimens: what their pages look like in each light, apart from the holder's
data.

`frame` lays a page over a model, `model` is what was learnt and its file, `learn` learns it, `store` is the folder of
models and finds the one of a new page, `compare` says where a page departs from its model.
"""
